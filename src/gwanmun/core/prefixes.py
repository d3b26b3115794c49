"""Longest-prefix look-up of nomenclature codes in one sorted search.

A prefix such as ``4202`` stands for the codes 420200 … 420299. Nested prefixes are cut into runs
that do not overlap, so that a code finds its answer by the start of its run. A shorter code is
read with zeros behind it: ``42`` finds what is said of chapter 42, never of one of its headings.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

DIGITS = 6


def runs(table: Mapping[str, int]) -> tuple[list[int], list[int | None]]:
    """Starts of the runs (ascending, from 0) and the answer of each; None where no prefix applies."""
    edges = {0}
    for prefix in table:
        width = 10 ** (DIGITS - len(prefix))
        edges |= {int(prefix) * width, (int(prefix) + 1) * width}
    starts = sorted(edges)
    answers = []
    for start in starts:
        code = f"{start:0{DIGITS}d}"[:DIGITS]
        answers.append(next((table[code[:n]] for n in range(DIGITS, 0, -1) if code[:n] in table), None))
    return starts, answers


def by_prefix(code: pl.Expr, table: Mapping[str, int], dtype: type[pl.DataType]) -> pl.Expr:
    """Answer of the longest prefix of ``code`` (text of digits, up to six count); null when none fits."""
    starts, answers = runs(table)
    figure = code.str.slice(0, DIGITS).str.pad_end(DIGITS, "0").cast(pl.Int64, strict=False)
    run = pl.lit(pl.Series(starts, dtype=pl.Int64)).search_sorted(figure.fill_null(0), side="right") - 1
    answer = pl.lit(pl.Series(answers, dtype=dtype)).gather(run)
    return pl.when(figure.is_not_null()).then(answer)
