"""Threats projected at work, and the office: its table, its ledger, names that tell nobody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.rules.physics.generator import synthesise
from gwanmun.inspection.school import contract as school
from gwanmun.inspection.school import threats
from gwanmun.inspection.school.tests import kit
from gwanmun.platform.audit.services import Actor

BOSS = Actor("boss", "USER")


@pytest.fixture
def work(office, course):
    """A work image, and an office in which every one gets a projected threat."""
    share = {"on": True, "ppm": 200_000, "most_a_day": 500, "least_between": 0}
    school.projecting.set_share(office, BOSS, reason="현장 훈련을 시작함", **share)
    return [kit.parcel(office, 900 + n, f"W{n}") for n in range(40)]


def drawn(reader, work):
    found = [(image, school.projection_for(reader, image, ())) for image in work]
    return [(image, row) for image, row in found if row]


def test_a_share_of_work_gets_a_threat_and_asking_again_changes_nothing(reader, work):
    found = drawn(reader, work)
    assert 2 <= len(found) <= 20
    image, row = found[0]
    assert school.projection_for(reader, image, ()).pk == row.pk
    assert row.kind in ("knife", "gun")
    view = image.views[0]
    assert 0 <= row.box["x"] <= view["columns"] - row.box["w"]
    assert 0 <= row.box["y"] <= view["rows"] - row.box["h"]


def test_none_on_a_suspicious_parcel_and_none_after_something_became_known(reader, work):
    assert not any(school.projection_for(reader, image, ("DETECTOR",)) for image in work)
    image, row = drawn(reader, work)[0]
    assert school.projection_for(reader, image, ("ALERT",)) is None
    row.refresh_from_db()
    assert row.why_withdrawn == "SUSPICIOUS"
    assert school.projection_for(reader, image, ()) is None
    assert school.projected_answer(reader, image.pk, said=True) is None


def test_none_where_a_region_is_marked_and_none_until_a_supervisor_says_so(office, reader, course):
    marked = bank.keep(
        kit.scan(5, "knife"), kind="PARCEL", organisation=office, number="M", taken_at=kit.THEN,
        declared={}, labels=[{**kit.BOX, "kind": "knife"}],
    )  # fmt: skip
    assert school.projection_for(reader, marked, ()) is None
    school.projecting.set_share(
        office, BOSS, on=False, ppm=200_000, most_a_day=9, least_between=0, reason="훈련을 멈춤"
    )
    plain = kit.image(office, 77, "", as_kind="PARCEL")
    assert school.projection_for(reader, plain, ()) is None


def test_feedback_comes_with_the_decision_and_the_projection_is_gone(reader, work):
    (image, row), (other, _), *_ = drawn(reader, work)
    box = {"view": row.box["view"], "x": row.box["x"], "y": row.box["y"], "w": 5, "h": 5}
    told = school.projected_answer(reader, image.pk, said=True, marks=[box], ms=2000)
    assert told.found
    assert told.box == row.box
    assert school.projected_answer(reader, image.pk, said=True) is None
    assert school.projection_for(reader, image, ()) is None
    missed = school.projected_answer(reader, other.pk, said=False)
    assert not missed.found
    told = school.projecting.figures(reader.organisation)
    assert (told["answered"], told["found"]) == (2, 1)
    assert school.withdraw(image.pk) == 0


def test_a_mark_elsewhere_has_not_found_it(reader, work):
    image, row = drawn(reader, work)[0]
    far = {"view": row.box["view"], "x": 0, "y": 0, "w": 2, "h": 2}
    if row.box["x"] > 16 or row.box["y"] > 16:
        assert not school.projected_answer(reader, image.pk, said=True, marks=[far]).found


def test_a_share_has_bounds_and_a_reason(office):
    told = {"on": True, "ppm": 900_000, "most_a_day": 10, "least_between": 5}
    with pytest.raises(school.Refused):
        school.projecting.set_share(office, BOSS, reason="너무 많은 비율", **told)
    with pytest.raises(school.Refused):
        school.projecting.set_share(office, BOSS, reason="", **{**told, "ppm": 100})
    assert not school.projecting.share(office).on


def exam(reader, course, mode="TEST", good=True):
    return kit.answer_all(
        school.lessons.start(reader, course, 1, mode, 20), right=lambda n: good or n % 3 > 0
    )


def test_the_office_is_one_table(office, reader, course):
    kit.answer_all(school.lessons.start(reader, course, 0, "LESSON", 20))
    other = kit.person(kit.office("BUS"), "lee")
    kit.answer_all(school.lessons.start(other, course, 0, "LESSON", 10))
    users = school.office.readers(office.pk)
    assert users == [reader]
    (row,) = school.office.table(users)
    assert row["images"] == 20
    assert row["low"] < row["d_a"] < row["high"]
    assert not row["standing"]["PARCEL"].alone
    assert len(school.office.table(school.office.readers(None))) == 2
    assert school.office.table([]) == []


def test_pseudonyms_stay_and_differ(office):
    a, b = kit.person(office, "a"), kit.person(office, "b")
    assert school.office.pseudonym(a) == school.office.pseudonym(a) != school.office.pseudonym(b)
    assert "a" not in school.office.pseudonym(a).split("-")[0]


def test_reader_machine_and_both_on_the_same_images(office, reader, course):
    lesson = exam(reader, course, good=False)
    second = kit.person(office, "park")
    exam(second, course, "ASSISTED")
    for answer in lesson.answers.select_related("item"):
        score = 900_000 if answer.item.kind == "gun" else 100_000
        school.MachineAnswer.objects.create(item=answer.item, model="detector 3", score_ppm=score)
    told = school.office.compared(office.pk)
    lines = {line["who"]: line for line in told["all"]}
    assert told["model"] == "detector 3"
    assert lines["READER"]["images"] == 20
    assert lines["AI"]["hits"] == 5
    assert lines["AI"]["false_alarms"] == 0
    assert lines["EITHER"]["hits"] >= max(lines["AI"]["hits"], lines["READER"]["hits"])
    assert lines["BOTH"]["hit_rate"] == 1
    assert {line["group"] for line in told["kinds"]} == {"gun", "knife"}
    assert told["machines"][0]["group"] == "virtual-a"
    assert told["curve"]
    assert school.office.compared(kit.office("BUS").pk)["all"] == []


def test_both_views_of_a_known_machine_show_one_thing_in_one_place():
    scan = synthesise(5, "nakdong", threats=(), container="soft_case", clutter=0.9, scale=2.0).scan
    box = next(found for seed in range(8) if (found := threats.laid(scan, "knife", seed)))
    (other,) = box["others"]
    assert other["view"] == 1
    assert abs((box["y"] + box["h"] / 2) - (other["y"] + other["h"] / 2)) <= 2
    assert abs(box["h"] - other["h"]) <= 3
    seed = next(seed for seed in range(8) if threats.laid(scan, "knife", seed))
    done = threats.into(scan, "knife", seed, box)
    for one, before, after in zip((box, other), scan.views, done.views, strict=True):
        changed = np.argwhere(before.low != after.low)
        assert len(changed)
        top, left = changed.min(axis=0)
        bottom, right = changed.max(axis=0)
        assert one["y"] - 4 <= top <= bottom < one["y"] + one["h"] + 4
        assert one["x"] - 4 <= left <= right < one["x"] + one["w"] + 4
    again = threats.into(scan, "knife", seed, box)
    assert all((a.low == b.low).all() for a, b in zip(done.views, again.views, strict=True))


def test_views_of_a_machine_whose_geometry_is_not_known_get_no_threat_that_could_disagree():
    scan = synthesise(5, "nakdong", threats=(), container="soft_case", clutter=0.9, scale=2.0).scan
    unknown = replace(scan, machine="of somebody")
    assert threats.laid(unknown, "knife", 1) is None
    alone = replace(unknown, views=unknown.views[:1])
    found = next(box for seed in range(8) if (box := threats.laid(alone, "knife", seed)))
    assert found["others"] == []
    assert "lies" not in found
