"""The fields of a declaration to be assessed, as its JSON names them: for reading, schema and answers.

Numbers stand as JSON numbers or as decimal text. What the declaration says holds for each of its lines; a
line may say otherwise where ``level`` is ``shared``.
"""

from __future__ import annotations

from dataclasses import dataclass

from gwanmun.core.text import Text
from gwanmun.tariff.rules.components import COMPONENTS
from gwanmun.tariff.rules.facts import FACTS, TRANSPORT_MODES
from gwanmun.tariff.rules.form_words import LABELS, NOTES
from gwanmun.tariff.rules.methods import CLAIM
from gwanmun.tariff.rules.schema import CHARGE, LINE, DType

#: kind → decimals a number may have. ``own``: as many as the country's currency.
DECIMALS = {"money": 4, "quantity": 6, "mass": 3, "whole": 0, "small": 0}
#: Largest number of a kind: the widths of the declaration form, and what 64 bits hold with room to spare.
MOST = {
    "money": 99_999_999_999,
    "quantity": 999_999_999_999,
    "mass": 999_999_999_999,
    "whole": 999_999_999_999,
    "small": 9_999,
    "own": 999_999_999_999_999,
}
NUMBERS = frozenset(MOST)


Example = str | int | bool | None


@dataclass(frozen=True)
class Field:
    """``level``: declaration, shared, line, charge, component. ``most``: length of a text."""

    name: str
    column: str
    kind: str  # text, code, date, country, currency, unit, incoterm, flag, or one of NUMBERS
    level: str
    label: Text
    note: Text | None = None
    example: Example = None
    required: bool = False
    most: int = 0
    choices: tuple[str, ...] = ()


def _field(
    name: str,
    kind: str,
    level: str,
    example: Example = None,
    *,
    column: str | None = None,
    required: bool = False,
    most: int = 0,
    choices: tuple[str, ...] = (),
) -> Field:
    key = f"{level}.{name}" if level in ("charge", "component") else name
    note = Text(*NOTES[key]) if key in NOTES else None
    label = Text(*LABELS[key])
    return Field(name, column or name, kind, level, label, note, example, required, most, choices)


SCHEMES = ("GENERAL", "TRAVELLER", "PARCEL", "POST")

#: Of the declaration and its lines, in the order a reader meets them.
FIELDS: tuple[Field, ...] = (
    _field("date", "date", "declaration", "2026-07-01", required=True),
    _field("scheme", "text", "declaration", "GENERAL", choices=SCHEMES),
    _field("arrived", "date", "declaration", "2026-06-29"),
    _field("persons", "small", "declaration", 1),
    _field("self_declared", "flag", "declaration", True),
    _field("earlier_surcharges", "small", "declaration", 0),
    _field("entry_type", "text", "declaration", "FORMAL", most=40),
    _field("transport_mode", "text", "declaration", "VESSEL", choices=TRANSPORT_MODES),
    _field("incoterm", "incoterm", "shared", "FOB"),
    _field("currency", "currency", "shared", "USD", required=True),
    _field("origin", "country", "shared", "CN"),
    _field("dispatch", "country", "shared", "CN"),
    _field("line", "small", "line", 1),
    _field("code", "code", "line", "8471.30.0000", required=True),
    _field("price", "money", "line", "15000", column="price_e4", required=True),
    _field("quantity", "quantity", "line", 10, column="quantity_e6"),
    _field("unit", "unit", "line", "H87"),
    _field("quantity2", "quantity", "line", "24.5", column="quantity2_e6"),
    _field("unit2", "unit", "line", "KGM"),
    _field("net_kg", "mass", "line", "24.5", column="net_g"),
    _field("pieces", "whole", "line", 10),
    _field("goods", "text", "line", "BAG", most=40),
    _field("claim", "text", "shared", "FCN1", most=40),
    _field("proof", "text", "shared", "AUTHORITY", most=40),
    _field("proof_date", "date", "shared", "2026-06-20"),
    _field("direct", "flag", "shared", True),
    _field("quota", "flag", "line", False),
    _field("use", "text", "line", "A01", most=40),
    _field("party", "text", "line", "ACME", most=80),
    _field("relief", "text", "line", "A01", most=40),
    _field("own_use", "flag", "shared", False),
    _field("simplified", "flag", "shared", False),
    _field("commercial", "flag", "shared", False),
    _field("relief_months", "small", "line", 6),
    _field("exported", "date", "line", "2025-07-01"),
    _field("exported_value", "own", "line", 100000),
    _field("lost_value", "own", "line", 100000),
    _field("method", "small", "line", 1),
    _field("method_basis", "text", "line", "2026-117", most=200),
    _field("determined_value", "own", "line", 1000000, column="determined"),
    _field("provisional", "flag", "shared", False),
)

CHARGE_FIELDS: tuple[Field, ...] = (
    _field("code", "text", "charge", "A61", required=True, most=10),
    _field("amount", "money", "charge", "300", column="amount_e4", required=True),
    _field("currency", "currency", "charge", "USD"),
    _field("line", "small", "charge", 1),
)

#: Of one component; ``components`` of a line is a list of them.
COMPONENT_FIELDS: tuple[Field, ...] = (
    _field("name", "text", "component", "CASE", required=True, most=40),
    _field("value", "money", "component", "120", column="value_e4"),
    _field("quantity", "quantity", "component", 17, column="quantity_e6"),
    _field("unit", "unit", "component", "JWL"),
)

#: The number of a declaration, beside its fields.
NAME = _field("declaration", "text", "declaration", "2026-0001", most=40)

#: Columns of lines that only stand in a frame where some line tells them.
OPTIONAL: dict[str, DType] = {"arrived": LINE["date"], **CLAIM, **FACTS, **COMPONENTS}
COLUMNS: dict[str, DType] = {**LINE, **OPTIONAL}
BY_NAME = {f.name: f for f in FIELDS}
OF_DECLARATION = {f.name: f for f in FIELDS if f.level in ("declaration", "shared")}
OF_LINE = {f.name: f for f in FIELDS if f.level in ("shared", "line")}
OF_CHARGE = {f.name: f for f in CHARGE_FIELDS}
OF_COMPONENT = {f.name: f for f in COMPONENT_FIELDS}
#: column → field: what a fault of a rule is called in the form.
BY_COLUMN = {f.column: f for f in FIELDS}
assert {f.column for f in FIELDS} | {"declaration", *COMPONENTS} == set(COLUMNS), "every column can be told"  # noqa: S101
assert {f.column for f in CHARGE_FIELDS} | {"declaration"} == set(CHARGE)  # noqa: S101
