"""Use cases: draft, test, propose, approve, refuse, stop. One transaction each, one event each."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from gwanmun.core.text import Text
from gwanmun.platform import jobs
from gwanmun.platform.audit import services as audit
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.feedback.contract import past
from gwanmun.risk.profiles import sources, store, testing
from gwanmun.risk.profiles.models import Profile, Test, Version
from gwanmun.risk.rules.history import Past
from gwanmun.risk.rules.items import KINDS
from gwanmun.risk.rules.lanes import lanes_of
from gwanmun.risk.rules.language import CriterionError, parse
from gwanmun.risk.rules.profiles import compile_profile

State = Version.State
JOB = "risk.profiles.test"
MOST_POINTS = 1000
TEST_DAYS = 28
MOST_TEST_DAYS = 366
SHORTEST_REASON = 5
_NAME = re.compile(r"[a-z][a-z0-9_]{2,39}\Z")
#: What a version says, without what happens to it.
FIELDS = (
    "criterion", "title_ko", "title_en", "reason_ko", "reason_en", "points", "lane", "ground", "owner",
    "effective_from", "expires_on",
)  # fmt: skip


@dataclass
class Refused(ValueError):
    """What was asked is not done. ``field``: of the form, or empty."""

    message: Text
    field: str = ""

    def __str__(self) -> str:
        return self.message.en


def refuse(ko: str, en: str, field: str = "") -> Refused:
    return Refused(Text(ko, en), field)


def most_days(country: str, day: dt.date) -> int:
    return store.book(country, day).int("risk.profile_most_days")


def checked(country: str, kind: str, given: dict[str, Any], today: dt.date) -> list[Refused]:
    """Everything that is wrong with what an author wrote."""
    wrong: list[Refused] = []
    if kind not in KINDS:
        wrong.append(refuse("대상을 골라 주십시오.", "Choose the kind of items.", "kind"))
    try:
        parse(given["criterion"], store.language(country, today).fields, kind if kind in KINDS else None)
    except CriterionError as error:
        place = f"{error.start + 1}"
        wrong.append(
            refuse(f"{place}번째 글자: {error.text.ko} {error.cure.ko}",
                   f"Character {place}: {error.text.en} {error.cure.en}", "criterion")
        )  # fmt: skip
    for name, ko, en in (
        ("title_ko", "한국어 제목", "a title in Korean"), ("title_en", "영어 제목", "a title in English"),
        ("ground", "근거", "the ground (law, notice or finding)"),
        ("owner", "담당 부서", "the unit that owns it"),
    ):  # fmt: skip
        if not given[name].strip():
            wrong.append(refuse(f"{ko}을(를) 적어 주십시오.", f"Give {en}.", name))
    if not 0 <= given["points"] <= MOST_POINTS:
        wrong.append(
            refuse(f"점수는 0에서 {MOST_POINTS}까지입니다.", f"Points are 0 to {MOST_POINTS}.", "points")
        )
    if given["lane"] and given["lane"] not in lanes_of(store.book(country, today)).codes:
        wrong.append(refuse("없는 검사 구분입니다.", "There is no such lane.", "lane"))
    most = most_days(country, today)
    if given["expires_on"] < given["effective_from"]:
        wrong.append(refuse("만료일이 시행일보다 빠릅니다.", "It would end before it begins.", "expires_on"))
    elif (given["expires_on"] - given["effective_from"]).days >= most:
        wrong.append(
            refuse(
                f"유효기간은 {most}일을 넘을 수 없습니다.",
                f"It may be in force for {most} days at most.",
                "expires_on",
            )
        )
    return wrong


class Wrong(ValueError):
    """Several faults of what an author wrote."""

    def __init__(self, faults: list[Refused]) -> None:
        self.faults = faults
        super().__init__("; ".join(fault.message.en for fault in faults))


@transaction.atomic
def draft(country: str, name: str, kind: str, given: dict[str, Any], actor: Actor) -> Version:
    """A new profile with its first version. :raises Wrong: all that is wrong."""
    wrong = checked(country, kind, given, timezone.localdate())
    taken = {raw["id"] for raw in store.book(country, timezone.localdate()).tables.get("profiles", ())}
    if not _NAME.match(name):
        wrong.append(
            refuse(
                "이름은 영문 소문자, 숫자, 밑줄 3~40자입니다.", "A name is 3 to 40 of a–z, 0–9 and _.", "name"
            )
        )
    elif name in taken or Profile.objects.filter(country=country, name=name).exists():
        wrong.append(refuse("이미 쓰이는 이름입니다.", "This name is taken.", "name"))
    if wrong:
        raise Wrong(wrong)
    now = timezone.now()
    profile = Profile.objects.create(
        country=country, name=name, kind=kind, created_by=actor.name, created_at=now
    )
    return _new(profile, 1, given, actor)


@transaction.atomic
def revise(profile: Profile, given: dict[str, Any], actor: Actor) -> Version:
    """A further version as a draft; an open draft is changed instead. :raises Wrong: :raises Refused:"""
    if wrong := checked(profile.country, profile.kind, given, timezone.localdate()):
        raise Wrong(wrong)
    newest = profile.versions.select_for_update().order_by("-number").first()
    if newest is None:
        return _new(profile, 1, given, actor)
    if newest.state == State.PROPOSED:
        raise refuse("결재 중인 기준은 고칠 수 없습니다.", "A proposed version cannot be changed.")
    if newest.state not in (State.DRAFT, State.TESTED):
        return _new(profile, newest.number + 1, given, actor)
    before = {name: str(getattr(newest, name)) for name in FIELDS}
    old = store.digest(newest)
    for name in FIELDS:
        setattr(newest, name, given[name])
    if store.digest(newest) != old:
        newest.state = State.DRAFT
    newest.author = actor.name
    newest.save()
    _record(newest, actor, "changed", before={k: v for k, v in before.items() if str(given[k]) != v})
    return newest


def _new(profile: Profile, number: int, given: dict[str, Any], actor: Actor) -> Version:
    made = Version.objects.create(
        profile=profile, number=number, author=actor.name, created_at=timezone.now(),
        **{name: given[name] for name in FIELDS},
    )  # fmt: skip
    _record(made, actor, "drafted")
    return made


def _record(version: Version, actor: Actor, act: str, reason: str = "", before: Any = None) -> None:
    after = {"version": version.number, "state": version.state, "criterion": version.criterion}
    name = f"{version.profile.country}:{version.profile.name}"
    audit.record(
        actor, f"risk.profile_{act}", "risk_profile", name, reason=reason, before=before, after=after
    )


# --- testing ------------------------------------------------------------------------------------


@transaction.atomic
def ask_test(version: Version, actor: Actor, days: int = TEST_DAYS) -> Test:
    """Have a version run over past days; the work is done by a job. :raises Refused:"""
    if version.state not in (State.DRAFT, State.TESTED):
        raise refuse("작성 중인 기준만 시험할 수 있습니다.", "Only a draft is tested.")
    if sources.source(version.profile.country, version.profile.kind) is None:
        raise refuse("이 대상의 지난 자료가 없습니다.", "There is no past data of this kind.")
    days = max(1, min(days, MOST_TEST_DAYS))
    last = timezone.localdate()
    test = Test.objects.create(
        version=version, digest=store.digest(version), first=last - dt.timedelta(days - 1), last=last,
        days=days, asked_by=actor.name, asked_at=timezone.now(),
    )  # fmt: skip
    _record(version, actor, "test_asked")
    jobs.enqueue(JOB, test.pk)
    return test


def run_test(test_id: int) -> None:
    """Do a test that waits; a second call finds nothing to do."""
    taken = Test.objects.filter(pk=test_id, state=Test.State.WAITING)
    if not taken.update(state=Test.State.RUNNING, started_at=timezone.now()):
        return
    test = Test.objects.select_related("version__profile").get(pk=test_id)
    try:
        test.result = measured(
            test.version.profile.country, test.version.profile.kind, store.raw_of(test.version), test.first,
            test.last, lambda done: _told(test_id, done),
        )  # fmt: skip
        test.state = Test.State.DONE
    except Exception:
        Test.objects.filter(pk=test_id).update(state=Test.State.FAILED, finished_at=timezone.now())
        raise
    test.days_done, test.finished_at = test.days, timezone.now()
    with transaction.atomic():
        test.save()
        version = Version.objects.select_for_update().select_related("profile").get(pk=test.version_id)
        if version.state == State.DRAFT and store.digest(version) == test.digest:
            version.state = State.TESTED
            version.save(update_fields=["state"])
            _record(version, audit.SYSTEM, "tested")


def _told(test_id: int, done: int) -> None:
    Test.objects.filter(pk=test_id).update(days_done=done)


def measured(
    country: str, kind: str, raw: dict[str, Any], first: dt.date, last: dt.date, told: testing.Told
) -> dict[str, Any]:
    """What a profile would have done from ``first`` to ``last``. :raises ProfileError: :raises Refused:"""
    source = sources.source(country, kind)
    if source is None:
        raise refuse("이 대상의 지난 자료가 없습니다.", "There is no past data of this kind.")
    speaks = store.language(country, last)
    profile = compile_profile(raw, speaks, kind)
    others = [p for p in store.active_on(last, kind, country) if p.id != profile.id]
    known = Past(*past(country, kind))
    read = source.read(first - dt.timedelta(testing.reach([profile, *others])), last)
    return testing.run(read, profile, others, known, speaks, first, (last - first).days + 1, told)


def fresh_test(version: Version) -> Test | None:
    """The newest finished test of the version's present text."""
    return version.tests.filter(digest=store.digest(version), state=Test.State.DONE).order_by("-pk").first()


# --- four eyes ----------------------------------------------------------------------------------


def _locked(version: Version) -> Version:
    return Version.objects.select_for_update().select_related("profile").get(pk=version.pk)


@transaction.atomic
def propose(version: Version, actor: Actor) -> Version:
    """Put a tested version before a supervisor. :raises Refused:"""
    version = _locked(version)
    if version.state != State.TESTED or fresh_test(version) is None:
        raise refuse("먼저 지난 자료로 시험해 주십시오.", "Test it on past data first.")
    version.state, version.proposed_by, version.proposed_at = State.PROPOSED, actor.name, timezone.now()
    version.save()
    _record(version, actor, "proposed")
    return version


@transaction.atomic
def approve(version: Version, reason: str, actor: Actor) -> Version:
    """A second person puts it in force; the version before it ends the day it begins. :raises Refused:"""
    version = _locked(version)
    _may_decide(version, reason, actor)
    today = timezone.localdate()
    if version.expires_on < today:
        raise refuse("만료일이 이미 지났습니다.", "Its last day is over already.")
    version.effective_from = max(version.effective_from, today)
    version.state, version.decided_by, version.decided_at = State.ACTIVE, actor.name, timezone.now()
    version.decision = reason.strip()
    earlier = version.profile.versions.filter(state=State.ACTIVE, stopped_on=None).exclude(pk=version.pk)
    earlier.update(
        stopped_on=version.effective_from, stopped_at=version.decided_at, stopped_by=actor.name,
        stopped_why=f"{version.number}판으로 바뀜 · replaced by version {version.number}",
    )  # fmt: skip
    version.save()
    _record(version, actor, "approved", reason.strip())
    settle(today)
    return version


@transaction.atomic
def turn_down(version: Version, reason: str, actor: Actor) -> Version:
    """:raises Refused:"""
    version = _locked(version)
    _may_decide(version, reason, actor)
    version.state, version.decided_by, version.decided_at = State.REFUSED, actor.name, timezone.now()
    version.decision = reason.strip()
    version.save()
    _record(version, actor, "refused", reason.strip())
    return version


def _may_decide(version: Version, reason: str, actor: Actor) -> None:
    if version.state != State.PROPOSED:
        raise refuse("결재를 기다리는 기준이 아닙니다.", "It is not waiting for a decision.")
    if actor.name in (version.author, version.proposed_by, version.profile.created_by):
        raise refuse(
            "작성하거나 상신한 사람은 결재할 수 없습니다.", "Whoever wrote or proposed it cannot decide."
        )
    _reason(reason)


def _reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise refuse("사유를 5자 이상 적어 주십시오.", "Give a reason of at least 5 characters.", "reason")


@transaction.atomic
def stop(version: Version, reason: str, actor: Actor) -> Version:
    """Out of force from today on. :raises Refused:"""
    version = _locked(version)
    if version.state != State.ACTIVE:
        raise refuse("시행 중인 기준이 아닙니다.", "It is not in force.")
    _reason(reason)
    version.state, version.stopped_on = State.RETIRED, timezone.localdate()
    version.stopped_at = timezone.now()
    version.stopped_by, version.stopped_why = actor.name, reason.strip()
    version.save()
    _record(version, actor, "retired", reason.strip())
    return version


@transaction.atomic
def settle(day: dt.date) -> int:
    """States that follow from the calendar alone; being in force hangs on the days, never on this."""
    count = 0
    for due, state, act in (
        (store.due_to_retire(day), State.RETIRED, "retired"),
        (store.due_to_expire(day), State.EXPIRED, "expired"),
    ):
        for version in due.select_related("profile"):
            version.state = state
            version.save(update_fields=["state"])
            _record(version, audit.SYSTEM, act, version.stopped_why if act == "retired" else "")
            count += 1
    return count
