"""One parcel as a question: the fields of the list data set, as text exactly as written."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, create_model

from gwanmun.parcels.rules import schema

_TYPES: dict[str, list[str]] = {
    "text": ["string", "number", "null"],
    "country": ["string", "null"],
    "int": ["integer", "string", "null"],
    "money": ["number", "string", "null"],
    "weight": ["number", "string", "null"],
    "date": ["string", "null"],
    "flag": ["boolean", "string", "null"],
}
_NOTES = {
    "money": "Decimal; send text to be sure that nobody rounds it on the way.",
    "weight": "Kilograms.",
    "date": "YYYY-MM-DD.",
    "flag": "true or false.",
}
LONGEST = 1000  # characters; the rules have the field's own limit and say so in words


def _as_text(value: Any) -> Any:
    """Booleans to text; numbers are text already (see ExactParser)."""
    return ("Y" if value else "N") if isinstance(value, bool) else value


def _field(field: schema.Field) -> tuple[Any, Any]:
    about = f"{field.ko} · {field.en}." + (" Mandatory on the list." if field.mandatory else "")
    described = {"type": _TYPES[field.kind], "maxLength": LONGEST, "title": field.en}
    text = Annotated[
        str | None,
        BeforeValidator(_as_text),
        WithJsonSchema(described),
    ]
    note = _NOTES.get(field.kind, "")
    return text, Field(
        default=None,
        max_length=LONGEST,
        pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$",
        description=f"{about} {note}".strip(),
    )


class _Strict(Schema):
    model_config = ConfigDict(extra="forbid")


_FIELDS: dict[str, Any] = {f.name: _field(f) for f in schema.FIELDS}
#: Made from the field list, so that the list form stands in one place.
ParcelIn: Any = create_model(
    "ParcelIn",
    __base__=_Strict,
    __module__=__name__,
    __doc__="One parcel, under the field names of the JSON Lines list. Unknown names are refused.",
    **_FIELDS,
)


def record(parcel: Any) -> dict[str, str | None]:
    """A row for schema.RECORD, without ``line``: trimmed text, empty text null."""
    out: dict[str, str | None] = {}
    for name in schema.FIELD:
        value = getattr(parcel, name)
        out[name] = (value.strip() or None) if value is not None else None
    return out
