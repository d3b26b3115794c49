"""The tariff of a country: the demonstration the pack carries, imported tables, and what is refused."""

from datetime import date

import polars as pl
import pytest

from gwanmun.core.book import RuleBookError
from gwanmun.core.text import Text
from gwanmun.tariff.demonstration import read_demonstration
from gwanmun.tariff.figures import scaled
from gwanmun.tariff.nomenclature import Named, path_to, with_levels
from gwanmun.tariff.rules.schema import NOMENCLATURE, RATE
from gwanmun.tariff.tables import tariff_of

DAY = date(2026, 7, 10)


def on(day):
    return (pl.col("valid_from") <= day) & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= day))


def test_the_demonstration_says_what_it_is():
    tariff = tariff_of("kr")
    assert tariff.demonstration
    assert "시연용" in tariff.label.ko
    assert "Demonstration" in tariff.label.en
    assert dict(tariff.rates.schema) == RATE
    assert dict(tariff.nomenclature.schema) == NOMENCLATURE
    assert set(tariff.rates["source"].unique()) <= set(tariff.sources)


def test_the_same_files_are_read_once(tmp_path):
    assert tariff_of("kr") is tariff_of("kr")
    assert tariff_of("kr", tmp_path).digest == tariff_of("kr").digest


def test_every_code_that_may_be_declared_has_a_basic_rate():
    tariff = tariff_of("kr")
    basic = tariff.rates.filter(on(DAY), kind="A")["code"].to_list()
    leaves = tariff.nomenclature.filter("leaf")["code"]
    assert len(leaves) == 11_327
    prefixes = set(basic)
    bare = [c for c in leaves if not any(c[:n] in prefixes for n in range(2, 11))]
    assert bare == []


def test_selective_and_reference_rates_of_2026():
    rates = tariff_of("kr").rates.filter(on(DAY))
    shiitake = rates.filter(code="0709540000", kind="L").row(0, named=True)
    assert shiitake["form"] == "higher"
    assert (shiitake["rate_e6"], shiitake["amount_e6"], shiitake["unit"]) == (400_000, 1_625_000_000, "KGM")
    assert set(rates.filter(kind="T")["reference_e6"]) == {145_000_000, 31_017_000_000, 41_583_000_000}
    assert rates.filter(code="090111", kind="P3")["rate_e6"].to_list() == [0]
    bananas = tariff_of("kr").rates.filter(code="0803900000", kind="P1").row(0, named=True)
    assert (bananas["valid_from"], bananas["valid_to"]) == (date(2026, 7, 1), date(2026, 8, 15))


def test_a_code_that_two_rows_cover_on_one_day_is_told_apart():
    rates = tariff_of("kr").rates
    keys = ["code", "kind", "origin", "use", "party"]
    spans = rates.sort(*keys, "valid_from").with_columns(
        pl.col("valid_to").shift(1).over(keys).alias("before"),
        pl.col("valid_from").shift(1).over(keys).is_not_null().alias("second"),
    )
    open_before = pl.col("before").is_null() | (pl.col("before") >= pl.col("valid_from"))
    assert spans.filter(pl.col("second") & open_before).is_empty()


def test_the_path_to_a_code_falls_back_where_a_level_has_no_name():
    names = tariff_of("kr").nomenclature
    path = path_to(names, "0102211000", DAY)
    assert [level.code for level in path] == ["01", "0102", "010221", "0102211000"]
    assert path[0] == Named("01", Text("산 동물", "Live animals"))
    assert path[2].name is None
    shiitake = path_to(names, "0709540000", DAY)
    assert shiitake[2].name == shiitake[3].name == Text("신선 표고버섯", "Fresh shiitake")
    assert path_to(names, "0709540000", date(2021, 12, 31)) == []


def test_levels_are_filled_in():
    codes = pl.DataFrame(
        {
            "code": ["0101211000", "01012", "0102000000"],
            "valid_from": [date(2026, 1, 1), date(2022, 1, 1), date(2026, 1, 1)],
            "valid_to": [None, None, date(2026, 6, 30)],
        }
    )
    full = with_levels(codes)
    got = {row["code"]: (row["digits"], row["parent"], row["leaf"]) for row in full.iter_rows(named=True)}
    assert got["0101211000"] == (10, "010121", True)
    assert got["010121"] == (6, "01012", False)
    assert got["01012"] == (5, "0101", False)
    assert got["01"] == (2, None, False)
    assert full.filter(code="0102")["valid_to"].to_list() == [date(2026, 6, 30)]
    assert full.filter(code="01")["valid_to"].to_list() == [None]


@pytest.mark.parametrize(
    ("text", "decimals", "expected"),
    [
        ("8", 4, 80_000),
        ("5.4", 4, 54_000),
        ("0.375", 4, 3_750),
        ("630.00000", 4, 6_300_000),
        ("1,625", 6, 1_625_000_000),
        ("1,234,567.5", 6, 1_234_567_500_000),
        ("8.", 4, 80_000),
        ("0.12345", 4, None),  # finer than a millionth
        ("12,34", 4, None),
        ("-1", 4, None),
        ("1e3", 4, None),
        ("8%", 4, None),
        ("", 4, None),
        (None, 4, None),
        ("1234567890123", 4, None),
        ("999999999999", 6, 999_999_999_999_000_000),
    ],
)
def test_figures_are_read_exactly_or_not_at_all(text, decimals, expected):
    frame = pl.DataFrame({"text": [text]}, schema={"text": pl.String})
    assert frame.select(scaled(pl.col("text"), decimals)).item() == expected


HEAD = "code,kind,origin,use,party,form,rate_percent,amount,unit,reference,valid_from,valid_to,source\n"
ABOUT = "label: {ko: 시연, en: demo}\nsources: {x: {ko: 예, en: example}}\n"


@pytest.mark.parametrize(
    "row",
    [
        "0101,A,,,,sum,8%,,,,2022-01-01,,x",
        "0101,A,,,,sum,8,,,,2022-13-01,,x",
        "0101,A,,,,most,8,,,,2022-01-01,,x",
        "0101,A,,,,sum,,,,,2022-01-01,,x",
        "01-01,A,,,,sum,8,,,,2022-01-01,,x",
        "0101,A,,,,sum,8,,,,2022-01-01,,y",
    ],
)
def test_a_demonstration_that_cannot_be_read_exactly_is_refused(tmp_path, row):
    (tmp_path / "rates_demo.yaml").write_text(ABOUT)
    (tmp_path / "rates_demo.csv").write_text(HEAD + row + "\n")
    with pytest.raises(RuleBookError):
        read_demonstration(tmp_path)


def test_a_table_of_another_shape_is_refused(tmp_path):
    folder = tmp_path / "tables" / "kr"
    folder.mkdir(parents=True)
    pl.DataFrame({"code": ["01"]}).write_parquet(folder / "rates.parquet")
    with pytest.raises(RuleBookError, match="cannot be read"):
        tariff_of("kr", tmp_path)
