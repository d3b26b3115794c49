"""Descriptions as searchable text: lower case, words apart, phrases that mislead blanked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

Words = Mapping[str, Sequence[str]]  # {"ko": […], "ko_whole": […], "en": […]}

GAP = "  "
BLANK = " . "  # nothing is read across a phrase that was blanked out


def searchable(text: pl.Expr) -> pl.Expr:
    """`` cotton  t  shirt ``: each word between spaces of its own, marks are gone.

    Two spaces part two words, so that phrases that follow each other never share one.
    """
    plain = text.fill_null("").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", GAP).str.strip_chars()
    return pl.concat_str(pl.lit(" "), plain, pl.lit(" "))


def patterns(words: Words) -> list[str]:
    """Korean words as they are (``ko_whole``: standing alone); English words whole, singular and plural."""
    found = [GAP.join(word.lower().split()) for word in words.get("ko", ())]
    found += [f" {GAP.join(word.lower().split())} " for word in words.get("ko_whole", ())]
    for word in words.get("en", ()):
        word = GAP.join(word.lower().split())
        found += [f" {word} ", f" {word}s "]
        if word.endswith("y") and word[-2] not in "aeiou":
            found.append(f" {word[:-1]}ies ")
        if word.endswith(("s", "x", "ch", "sh")):
            found.append(f" {word}es ")
    return found


def blank_out(text: pl.Expr, phrases: Words) -> pl.Expr:
    """Take misleading phrases away, the longest first, so that ``wine glass`` is no wine."""
    known = sorted(patterns(phrases), key=len, reverse=True)
    return text.str.replace_many(known, [BLANK] * len(known), leftmost=True)


def mentions(text: pl.Expr, words: Words) -> pl.Expr:
    return text.str.contains_any(patterns(words))


def only(text: pl.Expr, words: Words) -> pl.Expr:
    """True where nothing but these words (or figures) is said, or nothing at all."""
    said = {GAP.join(w.lower().split()) for language in words.values() for w in language}
    known = sorted(said, key=len, reverse=True)
    return text.str.contains(rf"^(?:(?: (?:{'|'.join(known)}|[0-9]+) )*| {{2}})$")
