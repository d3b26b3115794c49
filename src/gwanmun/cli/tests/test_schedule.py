"""Loading a schedule: the day it holds from, the list of what was not read, and what a user is told."""

import csv
from datetime import date
from pathlib import Path

import pytest

from gwanmun.cli.commands.schedule import counts, first_day, write_unread
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.tests.run import gwanmun
from gwanmun.tariff.importers.hts_load import load_schedule
from gwanmun.tariff.importers.tests.schedule import DAY, SMALL, small


@pytest.mark.parametrize(
    ("name", "said", "day"),
    [
        ("us_hts_2026_rev4_raw.csv", None, date(2026, 1, 1)),
        ("hts-2027.csv", "2027-03-15", date(2027, 3, 15)),
        ("schedule.csv", "2026-04-01", date(2026, 4, 1)),
    ],
)
def test_first_day(name, said, day):
    assert first_day(Path(name), said) == day


@pytest.mark.parametrize(
    ("name", "said"), [("schedule.csv", None), ("hts20261.csv", None), ("hts_2026.csv", "May")]
)
def test_a_day_that_cannot_be_told_is_asked_for(name, said):
    with pytest.raises(Stop) as stopped:
        first_day(Path(name), said)
    assert stopped.value.code == Exit.USAGE


def test_texts_that_were_not_read_are_listed_by_name(tmp_path):
    schedule = small(SMALL.replace("$3 each", "as the Secretary says"))
    write_unread(schedule, tmp_path / "unread.csv")
    with (tmp_path / "unread.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["column"], r["text"]) for r in rows] == [("COLUMN2", "as the Secretary says")]
    assert rows[0]["why"]


def test_counts(tmp_path):
    file = tmp_path / "hts_2026.csv"
    file.write_text(SMALL, "utf-8")
    loaded = load_schedule(file, "us", tmp_path, DAY, "2026-11-22T09:00:00+00:00")
    found = counts(loaded, DAY)
    assert (found["rows"], found["codes"], found["lines"], found["rates"]) == (10, 8, 3, 8)
    assert found["texts"] == {"distinct": 6, "distinct_read": 6, "rows": 6, "rows_read": 6}
    assert (found["not_assessed"], found["needs_components"]) == (1, 1)


def test_a_user_loads_a_schedule(tmp_path):
    home, file = tmp_path / "home", tmp_path / "hts_2026.csv"
    file.write_text(SMALL, "utf-8")
    assert gwanmun(home, "migrate").code == 0
    done = gwanmun(home, "tariff", "import", "schedule", file, "--country", "us", "--json")
    assert done.code == 0
    assert (done.json["changed"], done.json["from"], done.json["rates"]) == (True, "2026-01-01", 8)
    asked = b'{"date": "2026-05-01", "code": "0102294024", "price": "10", "currency": "USD", "net_kg": 50}'
    assessed = gwanmun(home, "assess", "--country", "us", "--json", "--brief", stdin=asked)
    assert assessed.json["totals"]["duty"] == "0.50", "what was loaded counts"
    again = gwanmun(home, "tariff", "import", "schedule", file, "--lang", "ko")
    assert "같은 파일" in again.err
    file.write_text("a,b\n1,2\n", "utf-8")
    refused = gwanmun(home, "tariff", "import", "schedule", file, "--lang", "en")
    assert refused.code == Exit.REFUSED
    assert "HTS Number" in refused.err
