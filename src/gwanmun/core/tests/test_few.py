"""The engine for few rows, expression by expression, beside polars."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from gwanmun.core.few import FewRows, Unknown, compiled, look_up
from gwanmun.core.few import rows as reading
from gwanmun.core.few.matching import Phrases

ROWS = pl.DataFrame(
    {
        "a": [3, None, -7, 0],
        "b": [2, 5, None, 0],
        "yes": [True, False, None, True],
        "s": ["Wine Glass 750ml", None, "", "비타민 C, 1,000 mg"],
        "d": [date(2026, 7, 1), None, date(2024, 2, 29), date(2026, 6, 28)],
        "k": ["x", "y", "x", None],
        "n": ["007", "-12", "1234567890.5", "--5"],
        "t": ["2024-02-29", "2023-02-29", None, "1.2.2024"],
    }
)
A, B, S, D, YES = pl.col("a"), pl.col("b"), pl.col("s"), pl.col("d"), pl.col("yes")
EXPRESSIONS = {
    "arithmetic": (A * 3 + B - 1),
    "floor division goes down": A // 2,
    "by zero": A // B,
    "modulus": A % 4,
    "comparison": (A > B),
    "and": YES & (A > 0),
    "or": YES | (A > 0),
    "not": ~YES,
    "bits": A & 6,
    "more bits": (A | B) != 0,
    "choice": pl.when(YES).then(pl.lit("x")).when(A < 0).then(S).otherwise(pl.lit("z")),
    "fill": A.fill_null(9),
    "coalesce": pl.coalesce(B, A, pl.lit(1, dtype=pl.Int64)),
    "least": pl.min_horizontal(A, B),
    "sum with nulls": pl.sum_horizontal(A, B, ignore_nulls=False),
    "sum without": pl.sum_horizontal(A, B),
    "any": pl.any_horizontal(YES, A > 0),
    "all": pl.all_horizontal(YES, A > 0),
    "is in": pl.col("k").is_in(["x", "q"]),
    "between": A.is_between(-1, 3),
    "clip": A.clip(1),
    "null": A.is_null() | B.is_not_null(),
    "upper": S.str.to_uppercase(),
    "words": S.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars(),
    "extract": S.str.to_lowercase().str.extract(r"([0-9]+) *(ml|mg)", 2),
    "groups": S.str.replace_all(r",([0-9]{3})\b", "$1"),
    "contains": S.str.contains(r"^Wine.*ml$"),
    "slice and pad": S.str.slice(0, 4).str.pad_end(6, "0"),
    "length": S.str.len_chars(),
    "joined": pl.concat_str(pl.lit("<"), S, pl.lit("|"), pl.col("k")),
    "blanked": S.str.replace_many(["Wine Glass", "Wine"], ["", ""], leftmost=True),
    "weekday": D.dt.weekday(),
    "days": D - pl.duration(days=D.dt.weekday() % 7),
    "as text": D.cast(pl.String),
    "upper and lower": pl.concat_str(S.str.to_uppercase(), S.str.to_lowercase()),
    "text as number": pl.col("n").cast(pl.Int32, strict=False),
    "decimals": pl.when(pl.col("n").str.contains(r"^[0-9]{1,10}(\.[0-9]{1,4})?$"))
    .then(pl.col("n"))
    .cast(pl.Decimal(20, 4), strict=False)
    .to_physical(),
    "day": pl.when(pl.col("t").str.contains("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))
    .then(pl.col("t"))
    .str.to_date("%Y-%m-%d", strict=False),
    "number of codes": pl.col("k").drop_nulls().n_unique().over("yes"),
    "as number": pl.col("s").str.extract("([0-9]+)", 1).cast(pl.Int64),
    "group sum": A.sum().over("k"),
    "group any": (YES == True).any().over("k"),  # noqa: E712
    "group size": pl.len().over(pl.col("k")),
    "group least": B.min().over("k", "yes"),
    "gather": pl.lit(pl.Series([5, None, 7, 8, 9, 1])).gather(B),
    "clip both": A.clip(-1, 2),
    "abs": A.abs(),
    "small": A.cast(pl.Int8),
    "padded": S.str.pad_start(6, "0").str.strip_chars_end("l"),
    "bytes": S.str.len_bytes(),
    "format": pl.format("[{}] {}: {}.", S, pl.col("k"), A),
    "iso": D.dt.to_string("%Y-%m-%d"),
    "span": (D - pl.lit(date(2020, 1, 1))).dt.total_days(),
    "years on": D.dt.offset_by("1y"),
    "months on": D.dt.offset_by(pl.format("{}mo", B.fill_null(0) * 7)),
    "days on": D.dt.offset_by("30d"),
    "looked up": pl.col("k").replace_strict(["x", "q"], [5, 6], default=None, return_dtype=pl.Int64),
    "looked up or": pl.col("k").replace_strict(["x", "q"], [5, 6], default=7, return_dtype=pl.Int64),
    "nothing": pl.coalesce(pl.lit(None, dtype=pl.Int64), A),
    "search": pl.lit(pl.Series([0, 2, 4])).search_sorted(A.fill_null(1).clip(0), side="right") - 1,
}
EXPRESSIONS["mentioned"] = (
    S.str.extract_many(["Wine", "ne G", "C"], overlapping=True)
    .list.eval(pl.element().replace_strict({"Wine": 4, "ne G": 2, "C": 9}, return_dtype=pl.Int32))
    .list.min()
)


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_same_values_as_polars(name: str) -> None:
    expression = EXPRESSIONS[name].alias("out")
    expected = ROWS.select(expression).to_series().to_list()
    assert FewRows.of(ROWS).with_columns(expression).columns["out"] == expected
    for place in range(ROWS.height):  # and each row alone
        one = ROWS[place : place + 1]
        assert (
            FewRows.of(one).with_columns(expression).columns["out"]
            == one.select(expression).to_series().to_list()
        )


@pytest.mark.parametrize(
    "expression",
    [
        A.rank(),
        S.str.contains(r"(?i)wine"),
        S.str.extract(r"(\d+)", 1),
        A.clip(upper_bound=2),
        D.dt.offset_by("1h"),
        pl.col("k").replace_strict(["x"], [1], return_dtype=pl.Int64),
        D.dt.strftime("%Y"),
        A.cumulative_eval(pl.element().sum()),
    ],
)
def test_the_unknown_is_refused_when_read(expression: pl.Expr) -> None:
    with pytest.raises(Unknown):
        compiled([expression.alias("out")])


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (S.str.to_date("%Y-%m-%d", strict=False), "2026-1-2"),
        (S.cast(pl.Decimal(20, 2), strict=False).to_physical(), "1e3"),
        (S.cast(pl.Decimal(20, 2), strict=False).to_physical(), "1.005"),
    ],
)
def test_a_value_in_an_unknown_form_is_left_to_polars(expression: pl.Expr, value: str) -> None:
    with pytest.raises(Unknown):
        FewRows({"s": [value]}, 1).with_columns(expression)


def test_expressions_are_read_once() -> None:
    rows, kept = FewRows.of(ROWS), [(A + 1).alias("x"), (A + 1).alias("y")]
    rows.with_columns(kept)
    before = len(reading._READ)
    assert rows.with_columns(*kept).columns["x"] == rows.with_columns(kept).columns["y"]
    assert len(reading._READ) == before


def test_names_of_columns_are_never_source() -> None:
    name = "x'] or print('!') or columns['"
    made = FewRows({name: [1]}, 1).with_columns((pl.col(name) + 1).alias("import os"))
    assert made.columns["import os"] == [2]


def test_a_look_up_is_a_left_join_that_keeps_the_order() -> None:
    table = pl.DataFrame({"k": ["x", "y"], "value": [1, 2]})
    expected = look_up(ROWS.lazy(), table, ["k"]).collect()["value"].to_list()
    for keep in (False, True, True):
        assert look_up(FewRows.of(ROWS), table, ["k"], keep=keep).columns["value"] == expected
    assert look_up(FewRows.of(ROWS), FewRows.of(table), ["k"]).columns["value"] == expected


def test_columns_are_renamed_like_a_frames() -> None:
    rows = FewRows({"a": [1], "b": [2]}, 1)
    assert list(rows.rename({"a": "c"}).columns) == ["c", "b"]
    assert list(rows.rename({"z": "c"}, strict=False).columns) == ["a", "b"]
    with pytest.raises(KeyError):
        rows.rename({"z": "c"})


def test_phrases() -> None:
    phrases = Phrases(["wine glass", "wine", "ss", "x"])
    assert phrases.blank("a wine glass, wine x", "_") == "a _, _ _"
    assert phrases.found("wine glass") == ["wine glass", "wine", "ss"]
