"""The official schedule as a whole: coverage, inheritance against a second reading, units, provisions."""

import csv
import io
from datetime import date, timedelta

import polars as pl
import pytest
import yaml

from gwanmun.countries.registry import pack_folder
from gwanmun.tariff.importers.hts import NotASchedule, inherited, read_schedule
from gwanmun.tariff.importers.hts_history import EarlierRevision, with_revision
from gwanmun.tariff.importers.hts_load import load_schedule
from gwanmun.tariff.importers.tests.schedule import DAY, FILE, HEAD, SMALL, official, programmes, small
from gwanmun.tariff.rules.schema import NOMENCLATURE, RATE, RATE_PARTS
from gwanmun.tariff.tables import tariff_of

UNITS = FILE.parents[1] / "codes/UNECERec20-11e.csv"


def flattened(content: str, column: str) -> dict[str, str | None]:
    """Ten-digit number → the text of ``column`` at it or at the nearest row above with a smaller indent."""
    found: dict[str, str | None] = {}
    open_rows: list[tuple[int, str]] = []
    for row in csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))):
        indent = int(row["Indent"])
        open_rows = [(depth, text) for depth, text in open_rows if depth < indent]
        open_rows.append((indent, row[column].strip()))
        number = row["HTS Number"].replace(".", "")
        if len(number) == 10:
            found[number] = next((text for _, text in reversed(open_rows) if text), None)
    return found


def tidy(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


@pytest.mark.parametrize(
    ("column", "kind"), [("General Rate of Duty", "GENERAL"), ("Column 2 Rate of Duty", "COLUMN2")]
)
def test_every_ten_digit_line_inherits_the_right_rate(column, kind):
    schedule = official()
    expected = flattened(FILE.read_text("utf-8"), column)
    assert len(expected) == 19_856
    got = inherited(schedule.rates, list(expected), kind)
    clean = {code: " ".join(text.split()).strip(" ,.") if text else None for code, text in expected.items()}
    flat = {
        code: " ".join(text.split()).strip(" ,.") if text else None
        for code, text in got.select("code", "text").iter_rows()
    }
    assert flat == clean


def test_rate_texts_are_read_or_named():
    coverage = official().coverage
    distinct, rows = sum(c.distinct for c in coverage), sum(c.rows for c in coverage)
    failed = [f for c in coverage for f in c.failed]
    assert (distinct, rows) == (2_645, 37_567)
    assert len(failed) / distinct <= 0.005
    assert sum(c.failed_rows for c in coverage) / rows <= 0.005
    unread = official().rates.filter(pl.col("reference") == "UNREAD")
    assert set(unread["text"]) == {f.text for f in failed}
    assert unread["assessed"].to_list() == [False] * unread.height


def test_every_rate_says_something_that_can_be_carried_out_or_why_not():
    rates = official().rates
    flat = pl.col("rate_e6").is_not_null() | pl.col("amount_e6").is_not_null()
    assert rates.filter((pl.col("form") == "sum") & ~flat).is_empty()
    assert rates.filter((pl.col("form") != "sum") & flat).is_empty()
    assert rates.filter((pl.col("form") == "parts") & (pl.col("parts").list.len() == 0)).is_empty()
    assert rates.filter((pl.col("form") == "reference") & pl.col("reference").is_null()).is_empty()
    assert rates.filter(pl.col("assessed") & (pl.col("form") == "reference")).is_empty()
    assert rates.filter(pl.col("assessed") & pl.col("code").str.contains("^9[89]")).is_empty()
    assert rates.select("code", "kind").is_duplicated().sum() == 0
    assert set(rates["form"]) == {"sum", "parts", "reference"}


def test_only_one_ten_digit_line_has_no_general_rate():
    lines = [code for code in official().without_rate if len(code) == 10]
    assert lines == ["9802009100"]  # printed with a special rate alone


def test_units_are_of_recommendation_20():
    schedule = official()
    assert not schedule.unknown_units
    raw = yaml.safe_load((pack_folder("us") / "schedule/words.yaml").read_text("utf-8"))
    national = {u["code"] for u in raw["units"] if u.get("national")}
    used = {*schedule.nomenclature["unit"], *schedule.nomenclature["unit2"], *schedule.rates["unit"]}
    parts = schedule.rates["parts"].explode().struct.field("unit")
    used |= {*schedule.rates["unit2"], *parts}
    if not UNITS.is_file():
        pytest.skip(f"THE LIST OF UNITS IS NOT HERE: {UNITS}")
    known = {row["id"] for row in csv.DictReader(io.StringIO(UNITS.read_text("utf-8")))}
    assert used - {None} <= known | national
    assert not national & known


def test_a_small_schedule_in_full():
    schedule = small()
    rates = {(r["code"], r["kind"]): r for r in schedule.rates.iter_rows(named=True)}
    assert schedule.rates.schema == {**RATE, **RATE_PARTS}
    assert rates["01022940", "GENERAL"]["amount_e6"] == 10_000
    assert rates["01022940", "JP"]["amount_e6"] == 5_000
    assert rates["01022940", "KR"]["text"] == "Free"
    assert rates["91021110", "GENERAL"]["needs"] == ["CASE"]
    assert rates["99038801", "GENERAL"]["reference"] == "APPLICABLE"
    names = {r["code"]: r for r in schedule.nomenclature.iter_rows(named=True)}
    assert set(NOMENCLATURE) <= set(schedule.nomenclature.columns)
    line = names["0102294024"]
    assert (line["parent"], line["above"], line["leaf"]) == (
        "01022940",
        "Weighing less than 90 kg each",
        True,
    )
    assert (line["unit"], line["unit2"], names["01022940"]["leaf"]) == ("H87", "KGM", False)
    assert names["99038801"]["mentions"] == ["01022940"]
    assert names["010229"]["parent"] == "0102"


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        HEAD + "01x2,0,Horses,,,,,,\n",
        HEAD + "0102,,Horses,,,,,,\n",
        HEAD + ",1,Horses,,5%,,,,\n",
        HEAD + "0102,0,Horses,,,,,,\n0102,0,Horses,,,,,,\n",
    ],
)
def test_another_file_is_refused(text):
    with pytest.raises(NotASchedule):
        small(text)


def test_an_unknown_unit_is_told():
    text = SMALL.replace('""No."",""kg""', '""firkins""')
    assert dict(small(text).unknown_units) == {"firkins": 1}


def test_a_revision_ends_what_changed_and_keeps_what_did_not():
    later = DAY + timedelta(days=90)
    same = ("code", "kind", "text", "assessed")
    first, second = small().rates, small(SMALL.replace("1¢/kg", "2¢/kg"), later).rates
    both = with_revision(first, second, later, same)
    general = both.filter(code="01022940", kind="GENERAL").sort("valid_from")
    assert general.select("text", "valid_from", "valid_to").rows() == [
        ("1¢/kg", DAY, later - timedelta(days=1)),
        ("2¢/kg", later, None),
    ]
    assert both.filter(code="01022940", kind="KR")["valid_from"].to_list() == [DAY]
    assert both.height == first.height + 1
    again = with_revision(both, second, later, same)
    assert again.sort("code", "kind", "valid_from").equals(both.sort("code", "kind", "valid_from"))
    with pytest.raises(EarlierRevision):
        with_revision(both, first, DAY, same)


def test_loaded_tables_are_the_tariff_of_the_country(tmp_path):
    file = tmp_path / "hts.csv"
    file.write_text(SMALL, "utf-8")
    loaded = load_schedule(file, "us", tmp_path, DAY, "2026-11-22T09:00:00+00:00")
    assert loaded.changed
    tariff = tariff_of("us", tmp_path)
    assert not tariff.demonstration
    assert tariff.rates.height == loaded.schedule.rates.height
    assert str(DAY) in tariff.label.ko
    assert not load_schedule(file, "us", tmp_path, DAY, "2026-11-22T10:00:00+00:00").changed
    file.write_text(SMALL.replace("1¢/kg", "2¢/kg"), "utf-8")
    assert load_schedule(file, "us", tmp_path, date(2026, 4, 1), "2026-11-22T11:00:00+00:00").changed
    days = tariff_of("us", tmp_path).rates.filter(code="01022940", kind="GENERAL")["valid_to"].to_list()
    assert sorted(map(str, days)) == ["2026-03-31", "None"]


def test_reading_is_the_same_every_time():
    one, two = small(), read_schedule(SMALL.encode(), programmes(), DAY, "test")
    assert one.rates.equals(two.rates)
    assert one.nomenclature.equals(two.nomenclature)
    assert one.digest == two.digest


def test_rates_of_a_lapsed_programme_are_kept_and_not_assessed():
    text = SMALL.replace("Free (AU,KR)", "Free (A,AU,KR)")
    before, after = small(text, date(2020, 12, 31)).rates, small(text).rates
    assert before.filter(kind="A")["assessed"].to_list() == [True]
    assert after.filter(kind="A").select("text", "assessed").rows() == [("Free", False)]
