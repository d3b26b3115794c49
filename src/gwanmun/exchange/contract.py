"""The door of the exchange room. Needs no framework."""

from __future__ import annotations

from gwanmun.core import formats
from gwanmun.exchange.codecs.cargo_xml import Xfwb, Xfzb
from gwanmun.exchange.codecs.csvlist import CsvList
from gwanmun.exchange.codecs.jsonlist import JsonList
from gwanmun.exchange.codecs.original import lines_of

__all__ = ["lines_of", "register_codecs"]


def register_codecs() -> None:
    """Makes every format of this room known to ``core.formats``. Harmless when called again.

    Asked in this order: CSV takes any text, and refuses it by its header.
    """
    for decoder in (Xfzb(), Xfwb(), JsonList(), CsvList()):
        formats.register(decoder)
