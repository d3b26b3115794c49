"""Shapes of official files, as a country pack tells them in ``tables/tariff_files.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gwanmun.core.book import RuleBookError
from gwanmun.core.text import Text
from gwanmun.countries import registry
from gwanmun.countries.source import mapping_of, read_yaml

FILE = "tariff_files.yaml"


@dataclass(frozen=True)
class Shape:
    """``columns``: field → headers it may have; ``needed``: fields a file must have."""

    label: Text
    columns: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    code_digits: int
    open_end: tuple[str, ...]
    more: Mapping[str, Any]


def shape_of(country: str, kind: str) -> Shape:
    """The shape of a country's ``rates`` or ``nomenclature`` file.

    :raises RuleBookError: the pack tells none, or tells it incompletely.
    """
    path = registry.pack_folder(country) / "tables" / FILE
    if not path.is_file():
        raise RuleBookError(f"{country}: the pack describes no tariff files ({FILE})")
    whole = mapping_of(read_yaml(path), FILE)
    try:
        own = mapping_of(whole[kind], f"{FILE}: {kind}")
        return Shape(
            label=Text.of(own["label"]),
            columns={field: tuple(map(plain, names)) for field, names in own["columns"].items()},
            needed=tuple(own["needed"]),
            code_digits=int(whole["code_digits"]),
            open_end=tuple(map(str, whole.get("open_end", ()))),
            more=own,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RuleBookError(f"{FILE}: {kind}: {error!r} is missing or wrong") from None


def plain(header: object) -> str:
    """A header as it is compared: without blanks, line breaks and a byte-order mark."""
    return re.sub(r"[\s\ufeff]+", "", str(header or ""))


def first_day(shape: Shape) -> date:
    day = shape.more.get("valid_from")
    if not isinstance(day, date):
        raise RuleBookError(f"{FILE}: valid_from is no day")
    return day
