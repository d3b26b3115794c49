"""Official weekly customs rates: both shapes, import and export, and the table carried in the pack."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from gwanmun.countries import fx
from gwanmun.countries.fx import RatesRefused, read_official

SHARED = Path(__file__).resolve().parents[5] / "shared/data/fx"
TABLE = Path(fx.__file__).parent / "kr/tables/fx_weekly.csv"
HEAD = "aplyBgnDt,imexTp,currSgn,cntySgn,fxrt,mtryUtNm\n"
ITEM = (
    "<item><aplyBgnDt>20260628</aplyBgnDt><currSgn>{}</currSgn><fxrt>{}</fxrt><imexTp>{}</imexTp>"
    "<mtryUtNm>{}</mtryUtNm></item>"
)


def official(name: str) -> pl.DataFrame:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"SAMPLE MISSING: {path} is needed to check against real rates")
    return read_official(path)


def read(folder: Path, text: str) -> pl.DataFrame:
    (folder / "rates").write_text(text, "utf-8")
    return read_official(folder / "rates")


def test_the_table_of_the_pack_is_what_was_published() -> None:
    published = pl.concat(
        [
            fx.import_table(official("kcs_weekly_customs_rates_part.csv")),
            fx.import_table(official("kcs_retrieveTrifFxrtInfo_FORMAT.xml")),
        ]
    ).sort("valid_from", "currency")
    table = pl.read_csv(TABLE, infer_schema=False).with_columns(pl.col("valid_from").str.to_date())
    assert table.sort("valid_from", "currency").equals(published)


def test_the_table_of_the_pack_is_sound() -> None:
    table = pl.read_csv(TABLE, infer_schema=False).with_columns(pl.col("valid_from").str.to_date())
    assert table.select("valid_from", "currency").is_duplicated().sum() == 0
    assert table["valid_from"].dt.weekday().unique().to_list() == [7]
    assert table["rate"].str.contains(r"^[0-9]+(\.[0-9]{1,4})?$").all()
    yen = table.filter(pl.col("currency") == "JPY")["rate"].cast(pl.Decimal(10, 4))
    assert yen.is_between(5, 20).all()  # per one yen


def test_both_shapes_read_alike(tmp_path: Path) -> None:
    csv = read(tmp_path, HEAD + "2026-06-28,2,USD,US,1538.3,US Dollar\n20260628,1,USD,US,1500,US Dollar\n")
    body = ITEM.format("USD", "1,538.3", 2, "US Dollar") + ITEM.format("USD", "1500", 1, "US Dollar")
    xml = read(tmp_path, f"<response><body><items>{body}</items></body></response>")
    twin = body.replace("item>", "trifFxrtInfoQryRsltVo>")
    unipass = read(tmp_path, f"<trifFxrtInfoQryRtnVo>{twin}</trifFxrtInfoQryRtnVo>")
    assert csv.rows() == xml.rows() == unipass.rows()
    assert csv.rows() == [
        (date(2026, 6, 28), "USD", "EXPORT", "1500", 15_000_000),
        (date(2026, 6, 28), "USD", "IMPORT", "1538.3", 15_383_000),
    ]
    assert fx.import_table(csv).rows() == [(date(2026, 6, 28), "USD", "1538.3")]


def test_a_rate_per_hundred_is_divided_exactly(tmp_path: Path) -> None:
    frame = read(
        tmp_path, HEAD + "2026-06-28,2,JPY,JP,951.79,Yen(100)\n2026-06-28,2,IDR,ID,8.61,100 Rupiah\n"
    )
    assert dict(frame.select("currency", "rate_e4").rows()) == {"JPY": 95_179, "IDR": 861}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n1,2\n",
        HEAD,
        HEAD + "2026-06-29,2,USD,US,1538.3,x\n",  # a Monday
        HEAD + "2026-06-31,2,USD,US,1538.3,x\n",
        HEAD + "2026-06-28,3,USD,US,1538.3,x\n",
        HEAD + "2026-06-28,2,usd,US,1538.3,x\n",
        HEAD + "2026-06-28,2,USD,US,0,x\n",
        HEAD + "2026-06-28,2,USD,US,-1,x\n",
        HEAD + "2026-06-28,2,USD,US,1e3,x\n",
        HEAD + "2026-06-28,2,USD,US,1.23456,x\n",
        HEAD + "2026-06-28,2,USD,US,1,x\n2026-06-28,2,USD,US,2,x\n",
        HEAD + "2026-06-28,2,USD\n",
        "<response><items>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><response>" + ITEM.format("USD", "1", 2, "&b;") + "</response>",
        "<response>" + ITEM.format("USD", "&b;", 2, "x") + "</response>",
        "<response/>",
    ],
)
def test_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RatesRefused):
        read(tmp_path, text)


def test_a_doctype_in_another_encoding_is_refused(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><response/>'
    (tmp_path / "rates").write_bytes(text.encode("utf-16-le"))
    with pytest.raises(RatesRefused):
        read_official(tmp_path / "rates")


def test_a_refusal_is_said_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(RatesRefused) as refused:
        read(tmp_path, HEAD + "2026-06-29,2,USD,US,1538.3,x\n")
    assert "첫날" in refused.value.text.ko
    assert "begin a week" in refused.value.text.en


def weeks(*found: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [(date.fromisoformat(day), currency) for day, currency in found],
        schema=["valid_from", "currency"],
        orient="row",
    )


def test_missing_weeks_lost_currencies_and_lateness_are_told() -> None:
    rates = weeks(
        *((day, "USD") for day in ("2026-06-07", "2026-06-14", "2026-06-21", "2026-07-05")),
        *((day, "JPY") for day in ("2026-06-07", "2026-06-21", "2026-07-05")),
    )
    found = fx.coverage(rates, date(2026, 7, 20))
    assert (found.first, found.last) == (date(2026, 6, 7), date(2026, 7, 5))
    assert found.missing == (date(2026, 6, 28),)
    assert found.partial == ((date(2026, 6, 14), ("JPY",)),)
    assert found.late == 2


@pytest.mark.parametrize(
    ("on", "late"), [("2026-07-04", 0), ("2026-07-05", 0), ("2026-07-11", 0), ("2026-07-12", 1)]
)
def test_a_week_is_late_from_its_first_day_on(on: str, late: int) -> None:
    assert fx.coverage(weeks(("2026-07-05", "USD")), date.fromisoformat(on)).late == late


def test_a_country_without_a_feed_says_so() -> None:
    from gwanmun.core.book import RuleBookError

    with pytest.raises(RuleBookError):
        fx.feed_of("xx")
