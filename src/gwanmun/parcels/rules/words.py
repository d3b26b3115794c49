"""Descriptions as searchable text: lower case, words apart, phrases that mislead blanked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

Words = Mapping[str, Sequence[str]]  # {"ko": […], "en": […]}


def searchable(text: pl.Expr) -> pl.Expr:
    """`` cotton t shirt ``: every word stands between single spaces, marks are gone."""
    plain = text.fill_null("").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    return pl.concat_str(pl.lit(" "), plain, pl.lit(" "))


def patterns(words: Words) -> list[str]:
    """Korean words as they are; English words whole, in singular and plural."""
    found = [" ".join(word.lower().split()) for word in words.get("ko", ())]
    for word in words.get("en", ()):
        word = " ".join(word.lower().split())
        found += [f" {word} ", f" {word}s "]
        if word.endswith(("s", "x", "ch", "sh")):
            found.append(f" {word}es ")
    return found


def blank_out(text: pl.Expr, phrases: Words) -> pl.Expr:
    """Take misleading phrases away, the longest first, so that ``wine glass`` is no wine."""
    known = sorted(patterns(phrases), key=len, reverse=True)
    return text.str.replace_many(known, [" "] * len(known), leftmost=True)


def mentions(text: pl.Expr, words: Words) -> pl.Expr:
    return text.str.contains_any(patterns(words))


def only(text: pl.Expr, words: Words) -> pl.Expr:
    """True where nothing but these words (or figures) is said."""
    known = sorted({w.lower() for language in words.values() for w in language}, key=len, reverse=True)
    return text.str.contains(rf"^ (?:(?:{'|'.join(known)}|[0-9]+) )*$")
