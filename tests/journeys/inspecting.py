"""The school and the machines in every state that a page can show, for looks at all of their pages."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.devices import demonstration
from gwanmun.inspection.devices.contract import Alarm, Device
from gwanmun.inspection.school import contract as school
from gwanmun.inspection.school.models import Lesson, MachineAnswer
from gwanmun.inspection.school.tests import kit
from gwanmun.platform.audit.services import Actor
from gwanmun.portals.tests import reading_kit

SCHOOL = "/officer/inspection/school/"


def device_addresses(day: Any) -> list[str]:
    """A device and an alarm of each kind, one that waits for approval, and a calibration to be decided."""
    demonstration.enter(day.customs, ["GOOD1", "HELD1"], 1)
    xray = Device.objects.get(code="DEMO-XRAY")
    image = bank.keep(
        reading_kit.scan(7), kind="PARCEL", organisation=day.customs, device=xray.code, number="C7",
        taken_at=timezone.now(), declared={"description": "shoes"},
        labels=[{"view": 0, "x": 9, "y": 9, "w": 30, "h": 20, "kind": "knife"}],
    )  # fmt: skip
    bank.exporting.ask(day.people["OFFICER"], "칼 분류를 학습")
    devices = [f"/officer/inspection/devices/{row.pk}/" for row in Device.objects.order_by("pk")]
    alarms: dict[str, int] = {}
    for row in Alarm.objects.select_related("device").order_by("pk"):
        alarms[f"{row.device.kind} {row.state} {row.drill}"] = row.pk
    return [
        *devices,
        *(f"/officer/inspection/alarms/{pk}/" for pk in alarms.values()),
        "/officer/inspection/alarms/?state=RESOLVED",
        f"/officer/inspection/devices/{xray.pk}/calibration/",
        f"/officer/inspection/devices/{Device.objects.get(code='DEMO-XRAY-2').pk}/calibration/",
        f"/officer/inspection/images/{image.pk}/",
        "/officer/inspection/images/?number=NONE",
        "/officer/inspection/images/exports/",
    ]


def school_addresses(day: Any, who: Any) -> list[str]:
    """A lesson before an answer, after one and at its end, a passed test, courses, an office."""
    kit.images(day.customs, 40)
    version = kit.published(hours={"initial_h": 0})
    for number, item in enumerate(school.Item.objects.order_by("pk")):
        score = 900_000 if item.kind and number % 5 else 100_000
        MachineAnswer.objects.create(item=item, model="made up", score_ppm=score, boxes=[])
    ended = kit.answer_all(school.lessons.start(who, version, 0, "LESSON", 20), right=lambda n: n % 4 > 0)
    now = school.lessons.current(school.lessons.start(who, version, 0, "LESSON", 20))
    item = now.item
    assert item is not None
    told = school.lessons.answer(
        now, item.pk, said=True, confidence=2, mark={"view": 0, "x": 5, "y": 5}, ms=900
    )  # fmt: skip
    certified = _tested(version, day.people["OFFICER"])
    made = school.certifying.issue(certified, Actor.user(who))
    _tested(version, kit.person(day.customs, "park"))  # its certificate is still to be issued
    draft = school.courses.revise(version.course, kit.data(valid_days=200), kit.AUTHOR)
    return [
        SCHOOL,
        f"{SCHOOL}office/",
        f"{SCHOOL}courses/{version.pk}/0/",
        f"{SCHOOL}lessons/{ended.pk}/",
        f"{SCHOOL}lessons/{now.pk}/?after={told.pk}",
        f"{SCHOOL}lessons/{now.pk}/",
        f"{SCHOOL}authors/",
        f"{SCHOOL}authors/new/",
        f"{SCHOOL}authors/{version.pk}/",
        f"{SCHOOL}authors/{draft.pk}/edit/",
        "/certificates/",
        f"/certificates/?code={made.code}",
    ]


def _tested(version: Any, user: Any) -> Lesson:
    """A passed test of a reader who has trained enough."""
    kit.answer_all(school.lessons.start(user, version, 0, "LESSON", 20))
    test = school.lessons.start(user, version, 0, "TEST", 20)
    return kit.answer_all(test)


__all__ = ["device_addresses", "school_addresses"]
