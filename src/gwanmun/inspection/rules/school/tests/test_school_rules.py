"""Hours and certificates, courses as data, the ledger, and when a threat may be projected."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from gwanmun.inspection.rules.school import course, hours, ledger, projecting

DAY = dt.date(2026, 7, 15)
RULE = hours.Rule()
TRAINED = {(2026, m): 3600 for m in range(1, 7)}


@pytest.mark.parametrize(
    ("issued", "expires", "months", "revoked", "reason"),
    [
        (None, None, TRAINED, False, "NO_CERTIFICATE"),
        (dt.date(2026, 1, 5), dt.date(2027, 1, 5), TRAINED, False, "OK"),
        (dt.date(2026, 1, 5), dt.date(2027, 1, 5), TRAINED, True, "REVOKED"),
        (dt.date(2025, 1, 5), dt.date(2026, 7, 14), TRAINED, False, "EXPIRED"),
        (dt.date(2025, 1, 5), DAY, TRAINED, False, "OK"),
        (dt.date(2026, 1, 5), dt.date(2027, 1, 5), {}, False, "HOURS"),
        (dt.date(2026, 6, 5), dt.date(2027, 6, 5), {}, False, "OK"),  # no full month since
        (dt.date(2026, 1, 5), dt.date(2027, 1, 5), {(2026, 5): 3600}, False, "OK"),  # one month missed
        (dt.date(2026, 1, 5), dt.date(2027, 1, 5), {(2026, 4): 3600}, False, "HOURS"),  # two
    ],
)
def test_who_may_read_alone(issued, expires, months, revoked, reason):
    told = hours.standing(issued, expires, months, DAY, RULE, revoked=revoked)
    assert told.reason == reason
    assert told.alone == (reason == "OK")


def test_pauses_are_no_training():
    start = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
    at = [start + dt.timedelta(seconds=s) for s in (0, 60, 120, 4000, 4060)]
    assert hours.seconds(at) == 180
    assert hours.seconds([]) == 0


def whole_course(**changes):
    return {
        "role": "PARCEL", "title_ko": "특송 판독", "title_en": "Parcels", "valid_days": 365,
        "pass": {"d_a": 1.0, "hit_rate": 0.8, "false_alarms": 0.2, "images": 60},
        "modules": [
            {"title_ko": "칼", "title_en": "Blades", "lessons": ["colours"],
             "set": {"count": 20, "classes": ["knife"], "level": "EASY"}},
        ],
        "policy": {}, **changes,
    }  # fmt: skip


def test_a_good_course_has_no_fault():
    assert course.faults(whole_course()) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"role": "COOK"}, "role"),
        ({"title_en": " "}, "title_en"),
        ({"modules": []}, "modules"),
        ({"modules": [{"title_ko": "가", "title_en": "a"}]}, "modules.0"),
        ({"modules": [{"title_ko": "가", "title_en": "a", "set": {"count": 2, "classes": ["knife"]}}]},
         "modules.0.set.count"),
        ({"modules": [{"title_ko": "가", "title_en": "a", "set": {"count": 20, "classes": ["CAT"]}}]},
         "modules.0.set.classes"),
        ({"modules": ["text"]}, "modules.0"),
        ({"pass": {"d_a": 9, "hit_rate": 0.8, "false_alarms": 0.2, "images": 60}}, "pass.d_a"),
        ({"valid_days": True}, "valid_days"),
        ({"policy": {"target": 7}}, "policy.target"),
    ],
)  # fmt: skip
def test_faults_of_a_course_say_where(change, where):
    told = course.faults(whole_course(**change))
    assert where in [f.where for f in told]
    assert all(f.text["ko"] and f.text["en"] for f in told)


def test_a_pass_needs_every_condition():
    criterion = whole_course()["pass"]
    assert course.verdict(criterion, 60, 1.2, 0.85, 0.1).passed
    for wrong in ((59, 1.2, 0.85, 0.1), (60, 0.9, 0.85, 0.1), (60, 1.2, 0.7, 0.1), (60, 1.2, 0.85, 0.3)):
        assert not course.verdict(criterion, *wrong).passed
    assert not course.verdict(criterion, 60, None, 0.85, 0.1).passed


def judged(rows):
    return pl.DataFrame(rows, schema=ledger.JUDGED, orient="row")


def test_the_ledger_compares_only_what_both_judged():
    rows = [
        ("READER", "a", True, True, "BLADE", "M1"), ("AI", "a", True, False, "BLADE", "M1"),
        ("READER", "b", False, False, None, "M1"), ("AI", "b", False, True, None, "M1"),
        ("READER", "c", True, False, "FIREARM", "M2"), ("AI", "c", True, True, "FIREARM", "M2"),
        ("READER", "alone", True, True, "BLADE", "M1"),
    ]  # fmt: skip
    told = {line.who: line for line in ledger.lines(ledger.shared(judged(rows)))}
    assert (told["READER"].hits, told["READER"].threats, told["READER"].false_alarms) == (1, 2, 0)
    assert (told["AI"].hits, told["AI"].false_alarms) == (1, 1)
    assert (told["EITHER"].hits, told["EITHER"].false_alarms) == (2, 1)
    assert told["READER"].hit_low < 0.5 < told["READER"].hit_high
    kinds = ledger.lines(ledger.shared(judged(rows)), "kind")
    assert {line.group for line in kinds} == {"BLADE", "FIREARM"}
    assert all(line.harmless == 1 for line in kinds)
    machines = ledger.lines(ledger.shared(judged(rows)), "machine")
    assert {line.group: line.harmless for line in machines} == {"M1": 1, "M2": 0}


def test_a_score_has_a_curve():
    told = ledger.curve([True, True, False, False], [0.9, 0.4, 0.5, 0.1])
    assert told[0] == {"least": 0.9, "false_alarms": 0.0, "hits": 0.5}
    assert told[-1] == {"least": 0.1, "false_alarms": 1.0, "hits": 1.0}
    assert ledger.curve([True], [0.3]) == []


ON = projecting.Share(ppm=1_000_000, on=True, least_between=3)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, "DRAWN"),
        ({"suspicions": ("DETECTOR",)}, "SUSPICIOUS"),
        ({"kind": "BODY"}, "KIND"),
        ({"today": 30}, "ENOUGH"),
        ({"since_last": 2}, "SOON"),
        ({"since_last": 3}, "DRAWN"),
    ],
)
def test_a_threat_is_projected_only_where_it_can_do_no_harm(change, reason):
    work = projecting.Work(**{"key": "1", "reader": "kim", "kind": "PARCEL", **change})
    assert projecting.wanted(work, ON, b"secret") == (reason == "DRAWN", reason)


def test_nothing_is_projected_until_somebody_says_so():
    work = projecting.Work("1", "kim", "PARCEL")
    assert projecting.wanted(work, projecting.Share(ppm=1_000_000), b"s") == (False, "OFF")


def test_the_share_is_kept_and_the_draw_does_not_change():
    share = projecting.Share(ppm=20_000, on=True)
    told = [projecting.wanted(projecting.Work(str(n), "kim", "BAG"), share, b"s")[0] for n in range(20_000)]
    assert 300 < sum(told) < 500
    again = [projecting.wanted(projecting.Work(str(n), "kim", "BAG"), share, b"s")[0] for n in range(50)]
    assert again == told[:50]
