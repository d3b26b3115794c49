"""An official file brought into force: once, joined to what held before, never by halves."""

from datetime import date

import pytest

from gwanmun.tariff.importers.faults import TableRefused
from gwanmun.tariff.importers.store import history
from gwanmun.tariff.importing import day_in, import_names, import_rates
from gwanmun.tariff.looking import look
from gwanmun.tariff.saying import decimal, rate_said
from gwanmun.tariff.tables import tariff_of
from gwanmun.tariff.tests.books import HEAD, csv_text, rate

CODES = [f"01012{n}0000" for n in range(10)]
THEN, NOW = "2025-02-11T00:00:00+00:00", "2026-02-11T00:00:00+00:00"
NAMES = ["code", "name_ko", "name_en"]


def rates(tmp_path, name, rows):
    file = tmp_path / name
    file.write_text(csv_text(rows, HEAD), "utf-8")
    return file


def names(tmp_path, name, codes, word="말"):
    file = tmp_path / name
    file.write_text(csv_text([[c, f"{word} {c[-5:]}", f"horse {c[-5:]}"] for c in codes], NAMES), "utf-8")
    return file


def of_year(year, percent, codes=CODES):
    return [rate(c, percent=str(percent), start=f"{year}0101", end=f"{year}1231") for c in codes]


def basic(home, code, day):
    found = look(tariff_of("kr", home), code, date.fromisoformat(day)).rates
    return [r["rate_e6"] for r in found if r["kind"] == "A"]


def test_each_year_is_kept_beside_the_last(tmp_path):
    home = tmp_path / "home"
    first = import_rates(rates(tmp_path, "a.csv", of_year(2025, 9)), "kr", home, THEN)
    second = import_rates(rates(tmp_path, "b.csv", of_year(2026, 8)), "kr", home, NOW)
    assert (first.changed, first.as_of, second.as_of) == (True, date(2025, 1, 1), date(2026, 1, 1))
    assert basic(home, CODES[0], "2025-06-30") == [90_000]
    assert basic(home, CODES[0], "2026-06-30") == [80_000]
    assert basic(home, CODES[0], "2027-01-01") == []
    assert len(history("rates", "kr", home)) == 1
    assert tariff_of("kr", home).rates_source.imported_at == NOW


def test_the_same_file_again_is_not_even_read(tmp_path, monkeypatch):
    file = rates(tmp_path, "a.csv", of_year(2026, 8))
    import_rates(file, "kr", tmp_path / "home", THEN)
    monkeypatch.setattr("gwanmun.tariff.importing.read_rates", None)
    again = import_rates(file, "kr", tmp_path / "home", NOW)
    assert not again.changed
    assert again.rows == 10


def test_a_file_that_was_cut_off_is_refused_and_nothing_changes(tmp_path):
    home = tmp_path / "home"
    import_rates(rates(tmp_path, "a.csv", of_year(2026, 8)), "kr", home, THEN)
    before = tariff_of("kr", home).digest
    short = rates(tmp_path, "b.csv", of_year(2026, 7, CODES[:8]))
    with pytest.raises(TableRefused) as why:
        import_rates(short, "kr", home, NOW)
    assert (why.value.code, why.value.value, why.value.limit) == ("FILE_SHRUNK", "8", "10")
    assert tariff_of("kr", home).digest == before
    assert import_rates(short, "kr", home, NOW, fewer=True).changed
    assert basic(home, CODES[9], "2026-06-30") == []


def test_a_change_in_the_middle_of_a_year(tmp_path):
    home = tmp_path / "home"
    import_rates(rates(tmp_path, "a.csv", of_year(2026, 8)), "kr", home, THEN)
    import_rates(rates(tmp_path, "b.csv", of_year(2026, 7)), "kr", home, NOW, date(2026, 7, 1))
    assert basic(home, CODES[0], "2026-06-30") == [80_000]
    assert basic(home, CODES[0], "2026-07-01") == [70_000]
    assert basic(home, CODES[0], "2026-12-31") == [70_000]


def test_a_newer_file_of_the_whole_year_speaks_for_the_whole_year(tmp_path):
    home = tmp_path / "home"
    import_rates(rates(tmp_path, "a.csv", of_year(2026, 8)), "kr", home, THEN)
    import_rates(rates(tmp_path, "b.csv", of_year(2026, 7)), "kr", home, NOW)
    assert basic(home, CODES[0], "2026-01-01") == [70_000]


def test_names_keep_their_first_day_and_end_on_the_eve(tmp_path):
    home = tmp_path / "home"
    import_names(names(tmp_path, "hs_20260101.csv", CODES), "kr", home, THEN)
    assert not tariff_of("kr", home).nomenclature_source.demonstration
    done = import_names(names(tmp_path, "hs_20270101.csv", [*CODES[1:], "0102210000"]), "kr", home, NOW)
    assert done.as_of == date(2027, 1, 1)
    tariff = tariff_of("kr", home)
    gone, stays, new = CODES[0], CODES[5], "0102210000"

    def known(code, day):
        return look(tariff, code, date.fromisoformat(day)).code is not None

    assert [known(gone, day) for day in ("2022-01-01", "2026-12-31", "2027-01-01")] == [True, True, False]
    assert [known(stays, day) for day in ("2022-01-01", "2027-01-01")] == [True, True]
    assert [known(new, day) for day in ("2026-12-31", "2027-01-01")] == [False, True]


def test_rates_are_compared_with_the_names_in_force(tmp_path):
    home = tmp_path / "home"
    import_names(names(tmp_path, "hs.csv", CODES), "kr", home, THEN)
    done = import_rates(
        rates(tmp_path, "a.csv", of_year(2026, 8, [*CODES[1:], "9999000000"])), "kr", home, NOW
    )
    told = {(n["code"], n["value"]) for n in done.notes.iter_rows(named=True)}
    assert told == {("CODE_UNKNOWN", "9999000000"), ("BASIC_ABSENT", CODES[0])}


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("관세청_HS부호_20260101", date(2026, 1, 1)),
        ("hs_20251301_20260211", date(2026, 2, 11)),
        ("hs_20251301", None),
        ("hs2026", None),
        ("1202601011", None),
    ],
)
def test_the_day_in_a_file_name(name, day):
    assert day_in(name) == day


def test_of_the_same_kind_the_rate_at_the_longest_code_counts():
    looked = look(tariff_of("kr"), "0709.54-0000", date(2026, 7, 10))
    assert {r["kind"]: r["code"] for r in looked.rates} == {"A": "07", "L": "0709540000", "U": "07"}
    assert looked.leaf
    assert looked.units == ("KGM",)
    other = look(tariff_of("kr"), "0709.54-0000", date(2025, 7, 10))
    assert [r["kind"] for r in other.rates] == ["A", "U"]
    assert len(look(tariff_of("kr"), "330410", date(2026, 7, 10), all_days=True).rates) > 3


def test_a_code_nobody_knows_gives_the_nearest_and_what_is_below():
    looked = look(tariff_of("kr"), "0709990099", date(2026, 7, 10))
    assert looked.code is None
    assert looked.nearest == "070999"
    assert "0709999000" in [level.code for level in looked.below]
    assert look(tariff_of("kr"), "77", date(2026, 7, 10)).nearest is None


BARE = {"form": "sum", "rate_e6": None, "amount_e6": None, "unit": None, "amount2_e6": None, "unit2": None,
        "reference_e6": None, "text": None}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "currency", "ko", "en"),
    [
        ({"rate_e6": 54_000}, "KRW", "5.4%", "5.4%"),
        ({"rate_e6": 0}, "KRW", "0%", "0%"),
        (
            {"form": "higher", "rate_e6": 400_000, "amount_e6": 1_625_000_000, "unit": "KGM"},
            "KRW",
            "40% 또는 1,625원/kg 중 높은 것",
            "40% or KRW 1,625/kg, whichever is higher",
        ),
        (
            {"rate_e6": 50_000, "amount_e6": 44_000, "unit": "H87", "amount2_e6": 10_000, "unit2": "XYZ"},
            "USD",
            "5% + USD 0.044/개 + USD 0.01/XYZ",
            "5% + USD 0.044/piece + USD 0.01/XYZ",
        ),
        ({"reference_e6": 145_000_000, "unit": "KGM"}, "KRW", "기준가격 145원/kg",
         "reference price KRW 145/kg"),
        ({"form": "parts", "text": "$1 each + 4.8% on the case"}, "USD", "$1 each + 4.8% on the case",
         "$1 each + 4.8% on the case"),
    ],
)  # fmt: skip
def test_a_rate_in_words(row, currency, ko, en):
    said = rate_said(BARE | row, currency)
    assert (said.ko, said.en) == (ko, en)
    assert decimal(1_234_500, 6) == "1.2345"
