"""What a question of valuation holds, and the expressions for it: written once for a book, used again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from gwanmun.core.book import RuleBook

Made = TypeVar("Made")


@dataclass(frozen=True)
class Shape:
    """Steps that no row needs are left out."""

    charges: bool  # costs are told beside the prices
    determined: bool  # some line tells another method than the price
    terms: bool  # some line tells an Incoterm


def once(book: RuleBook, what: str, shape: Shape, make: Callable[[], Made]) -> Made:
    """``make()``, kept with the book for questions of the same shape."""
    return book.once((f"tariff.{what}", shape), make)
