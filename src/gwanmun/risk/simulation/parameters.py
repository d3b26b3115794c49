"""What a world is made of: ``world.toml`` as dataclasses, checked; a file of one's own changes parts of it.

The file that comes with the program holds every figure with a comment, so it is also the documentation.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints

DEFAULT = Path(__file__).with_name("world.toml")
Span = tuple[float, float]
Made = TypeVar("Made")


class WorldFault(ValueError):
    """A file of a world that cannot be used: where, what, and what would be right, in both languages."""

    def __init__(self, where: str, ko: str, en: str) -> None:
        self.where, self.ko, self.en = where, f"{where}: {ko}", f"{where}: {en}"
        super().__init__(f"{self.ko} / {self.en}")


@dataclass(frozen=True)
class Frame:
    """Table ``world``: length and volume."""

    weeks: int
    first_day: date
    items_a_week: int
    parcels: float
    swing: float


@dataclass(frozen=True)
class Honest:
    """Table ``honest``: who trades, and how."""

    importers: int
    newcomers: float
    tail: float
    lines: int
    sellers: int
    shops: int
    persons: int
    declarants: int
    couriers: int
    carriers: int
    transit: float
    preference: float
    late_routes: int
    late_items: float
    quality: float
    parcel_limit: int
    vat_e6: int
    mistakes: float


@dataclass(frozen=True)
class Lane:
    """``slots`` in a week; ``lag`` in days; ``finds``: fraud → chance that this control finds it."""

    slots: int
    lag: Span
    finds: dict[str, float]


@dataclass(frozen=True)
class Control:
    warm_up: int
    not_done: float
    lanes: dict[str, Lane]

    @property
    def slots(self) -> int:
        return sum(lane.slots for lane in self.lanes.values())


@dataclass(frozen=True)
class Adaptation:
    """What a ring does when something of it was found."""

    move: float
    pause: int
    seller: float
    address: float
    declarant: float


@dataclass(frozen=True)
class Fraud:
    """``rings`` at once, weeks of ``life``, ``items`` a week, and the fraudulent ``share`` of them."""

    rings: int
    life: int
    items: float
    share: float


@dataclass(frozen=True)
class Undervaluing(Fraud):
    depth: Span


@dataclass(frozen=True)
class Splitting(Fraud):
    parts: Span


@dataclass(frozen=True)
class Concealing(Fraud):
    grams: float
    grams_spread: float
    overweight: Span


@dataclass(frozen=True)
class NewRoute(Fraud):
    first_week: int
    departure: str
    goods: tuple[str, ...]
    honest_items: float
    grams: float
    grams_spread: float


#: Kinds of fraud and what describes them, in the order of the tables.
FRAUDS: dict[str, type[Fraud]] = {
    "MISCLASSIFICATION": Fraud,
    "UNDERVALUATION": Undervaluing,
    "ORIGIN": Fraud,
    "SPLIT": Splitting,
    "NARCOTICS": Concealing,
    "NEW_ROUTE": NewRoute,
}
MISTAKE = "MISTAKE"  # an honest error: no ring behind it


@dataclass(frozen=True)
class Parameters:
    world: Frame
    honest: Honest
    control: Control
    adaptation: Adaptation
    fraud: dict[str, Fraud]


_SHARES = frozenset(
    {"parcels", "newcomers", "transit", "preference", "quality", "mistakes", "not_done", "move", "seller",
     "address", "declarant", "share"}
)  # fmt: skip
_SPANS = frozenset({"lag", "depth", "parts", "overweight"})
_AT_LEAST_ONE = frozenset(
    {"weeks", "items_a_week", "importers", "lines", "sellers", "shops", "persons", "declarants", "couriers",
     "carriers", "life", "first_week"}
)  # fmt: skip


def read(file: Path | None = None, **world: Any) -> Parameters:
    """The default world with what ``file`` changes; ``world``: keys of table ``world`` that win over both.

    :raises WorldFault: naming table and key.
    """
    raw = _toml(DEFAULT)
    if file is not None:
        _lay(raw, _toml(file), "")
    raw["world"] |= {key: value for key, value in world.items() if value is not None}
    return _parameters(raw)


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(file) if file == DEFAULT else file.read_text(encoding="utf-8"))
    except OSError as error:
        raise WorldFault(str(file), "파일을 읽을 수 없습니다.", "the file cannot be read.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorldFault(
            str(file), f"TOML 형식이 아닙니다({error}).", f"this is no TOML ({error})."
        ) from error


def _lay(under: dict[str, Any], over: dict[str, Any], where: str) -> None:
    """``over`` upon ``under``, in place. New tables only where tables are named freely (lanes)."""
    for key, value in over.items():
        place = f"{where}{key}"
        if key not in under and where not in ("control.lanes.",):
            known = ", ".join(under)
            raise WorldFault(
                place, f"없는 항목입니다. 있는 항목: {known}", f"no such entry. There are: {known}"
            )
        if isinstance(value, dict) and isinstance(under.get(key), dict):
            _lay(under[key], value, f"{place}.")
        else:
            under[key] = value


def _parameters(raw: dict[str, Any]) -> Parameters:
    control = dict(raw["control"])
    lanes = {name: _made(Lane, lane, f"control.lanes.{name}") for name, lane in control.pop("lanes").items()}
    for name, lane in lanes.items():
        for kind, chance in lane.finds.items():
            if kind not in FRAUDS and kind != MISTAKE:
                known = ", ".join([*FRAUDS, MISTAKE])
                raise WorldFault(
                    f"control.lanes.{name}.finds.{kind}",
                    f"모르는 유형입니다. 가능한 값: {known}",
                    f"unknown kind. Known: {known}",
                )
            _within(f"control.lanes.{name}.finds.{kind}", chance, 0, 1)
    if not any(lane.slots for lane in lanes.values()):
        raise WorldFault("control.lanes", "검사할 수 있는 자리가 하나도 없습니다.", "no lane has a slot.")
    return Parameters(
        world=_made(Frame, raw["world"], "world"),
        honest=_made(Honest, raw["honest"], "honest"),
        control=_made(Control, control | {"lanes": lanes}, "control"),
        adaptation=_made(Adaptation, raw["adaptation"], "adaptation"),
        fraud={kind: _made(made, raw["fraud"][kind], f"fraud.{kind}") for kind, made in FRAUDS.items()},
    )


def _made(kind: type[Made], raw: Any, where: str) -> Made:
    """A dataclass of a table; every field named, of its type and within what it can be."""
    if not isinstance(raw, dict):
        raise WorldFault(where, "표여야 합니다.", "this must be a table.")
    types = get_type_hints(kind)
    names = [f.name for f in fields(cast(Any, kind))]
    for key in [*raw, *names]:
        if key not in names or key not in raw:
            known = ", ".join(names)
            raise WorldFault(
                f"{where}.{key}",
                f"없거나 빠진 항목입니다. 필요한 항목: {known}",
                f"unknown or missing. Needed: {known}",
            )
    return kind(**{name: _value(f"{where}.{name}", name, types[name], raw[name]) for name in names})


def _value(where: str, name: str, kind: Any, value: Any) -> Any:
    if name in _SPANS:
        if not isinstance(value, list | tuple) or len(value) != 2 or not 0 <= value[0] <= value[1]:
            raise WorldFault(where, "[최소, 최대] 두 수를 적으십시오.", "write two numbers, [least, most].")
        return tuple(value)
    if name == "goods":
        return tuple(str(code) for code in value)
    if kind is date and not isinstance(value, date):
        raise WorldFault(where, "날짜(2025-01-06)를 적으십시오.", "write a date (2025-01-06).")
    if kind in (int, float):
        most = 1.0 if name in _SHARES else 10.0**9
        _within(where, value, 1 if name in _AT_LEAST_ONE else 0, most, whole=kind is int)
    return value


def _within(where: str, value: Any, least: float, most: float, *, whole: bool = False) -> None:
    right = isinstance(value, int) if whole else isinstance(value, int | float)
    if not right or isinstance(value, bool) or not least <= value <= most:
        noun_ko, noun_en = ("정수", "a whole number") if whole else ("수", "a number")
        raise WorldFault(
            where,
            f"{least:g}에서 {most:g} 사이의 {noun_ko}를 적으십시오. 적힌 값: {value!r}",
            f"write {noun_en} from {least:g} to {most:g}; there is {value!r}",
        )
