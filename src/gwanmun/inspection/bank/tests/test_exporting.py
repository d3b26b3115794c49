"""An export of images is asked for by one, allowed by another, made once, and read by the trainer."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest
from django.utils import timezone

from gwanmun.inspection.bank import contract, exporting, keeping
from gwanmun.inspection.learning import folders
from gwanmun.inspection.rules import labelling
from gwanmun.inspection.rules.scans import Scan, ScanFault, View
from gwanmun.platform.accounts.models import Organisation, User
from gwanmun.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
THEN = dt.datetime(2026, 11, 22, 3, 44, 55, tzinfo=dt.UTC)
KNIFE = {"view": 0, "x": 10, "y": 20, "w": 30, "h": 15, "kind": "knife", "material": "steel", "by": "kim"}


def office(code="ICN", kind="CUSTOMS"):
    return Organisation.objects.get_or_create(
        code=code, defaults={"kind": kind, "name_ko": code, "name_en": code}
    )[0]


def person(name, role, org=None):
    return User.objects.create_user(name, role=role, organisation=org or office())


@pytest.fixture
def staff():
    return {"asks": person("asks", "OFFICER"), "allows": person("allows", "SUPERVISOR")}


def kept(number, org=None, seed=1, labels=(KNIFE,), **more):
    rng = np.random.default_rng(seed)
    low = rng.integers(2_000, 30_000, (70, 90), dtype=np.uint16)
    view = View(low, low // 2 + 9_000, air=30_000, name="top")
    return contract.keep(
        Scan((view,), "virtual-a"), kind="PARCEL", organisation=org or office(), device="X1", number=number,
        taken_at=more.pop("taken_at", THEN), subject=("PARCEL", f"HBL-{number}"), labels=labels,
        declared={"description": "shoes for 010-1234-5678", "mass_g": 900, "consignee": "김민수"}, **more,
    )  # fmt: skip


def allowed(staff, **more):
    row = exporting.ask(staff["asks"], "train our detector", **more)
    return exporting.decide(row, staff["allows"], "seen and agreed", allow=True)


def code_of(call, *args, **more) -> str:
    with pytest.raises(ScanFault) as refused:
        call(*args, **more)
    assert all((refused.value.ko, refused.value.en, refused.value.field))
    return refused.value.code


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_what_is_written_the_trainer_reads(staff, tmp_path, form):
    image = kept("A")
    kept("B", seed=2, labels=[{**KNIFE, "kind": "gun", "x": 80, "w": 40}])
    row = allowed(staff)
    card = exporting.write(row, tmp_path / "out", staff["asks"], form)
    assert (card["images"], card["classes"]) == (2, {"knife": 1, "gun": 1})
    got = folders.read(tmp_path / "out")
    assert (got.names, got.counts) == (("gun", "knife"), {"gun": 1, "knife": 1})
    of = {got.names[int(item.labels.kinds[0])]: item for item in got.items}
    assert of["knife"].labels.boxes[0] == pytest.approx([10, 20, 40, 35], abs=0.01)
    assert of["gun"].labels.boxes[0] == pytest.approx([80, 20, 90, 35], abs=0.01), "cut at the edge"
    assert of["gun"].group != of["knife"].group
    if form == "yolo":
        assert of["knife"].materials.tolist() == [labelling.METAL]
    back, was = folders.pair(of["knife"].file, of["knife"].high), contract.scan_of(image).views[0]
    assert np.abs(back.low.astype(int) - was.low.astype(int) * 2).max() <= 1, "air lies at 60,000"
    assert np.abs(back.high.astype(int) - was.high.astype(int) * 2).max() <= 1
    assert folders.pixels(of["knife"]).shape == (70, 90, 3)


def test_nothing_in_the_folder_says_whose_it_was(staff, tmp_path):
    image = kept("NUMBER-A")
    exporting.write(allowed(staff), tmp_path / "out", staff["asks"])
    whole = b"".join(
        path.name.encode() + path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()
    )
    for secret in (
        "HBL",
        "NUMBER-A",
        "1234-5678",
        "김민수",
        "X1",
        "kim",
        "ICN",
        "03:44",
        "asks",
        image.digest,
    ):
        assert secret.encode() not in whole, secret
    [goods] = [json.loads(line) for line in (tmp_path / "out" / "goods.jsonl").read_text().splitlines()]
    assert goods["description"] == "shoes for …"
    card = json.loads((tmp_path / "out" / "card.json").read_text())
    assert card["destroy_by"] > timezone.localdate().isoformat()


def test_two_people_once_and_soon(staff, tmp_path):
    kept("A")
    row = exporting.ask(staff["asks"], "train our detector")
    assert code_of(exporting.write, row, tmp_path / "o", staff["asks"]) == "STATE"
    assert code_of(exporting.decide, row, staff["asks"], "I agree myself", allow=True) == "ROLE"
    own = exporting.ask(staff["allows"], "my own wish")
    assert code_of(exporting.decide, own, staff["allows"], "I agree myself", allow=True) == "SAME_PERSON"
    row = exporting.decide(row, staff["allows"], "seen and agreed", allow=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("")
    assert code_of(exporting.write, row, tmp_path / "full", staff["asks"]) == "FOLDER"
    exporting.write(row, tmp_path / "o", staff["asks"])
    assert code_of(exporting.write, row, tmp_path / "p", staff["asks"]) == "STATE"
    assert not (tmp_path / "p").exists()
    late = allowed(staff)
    contract.Export.objects.filter(pk=late.pk).update(decided_at=timezone.now() - dt.timedelta(8))
    assert code_of(exporting.write, late, tmp_path / "p", staff["asks"]) == "STATE"
    refused = exporting.decide(
        exporting.ask(staff["asks"], "once more"), staff["allows"], "no need", allow=False
    )
    assert code_of(exporting.write, refused, tmp_path / "p", staff["asks"]) == "STATE"


def test_every_step_and_every_image_stands_in_the_record(staff, tmp_path):
    image = kept("A")
    row = allowed(staff)
    exporting.write(row, tmp_path / "o", staff["asks"])
    found = AuditEvent.objects.filter(subject_type="image_export", subject_id=str(row.pk)).order_by("pk")
    assert [(e.action, e.actor) for e in found] == [
        ("export.asked", "asks"), ("export.allowed", "allows"), ("export.made", "asks")
    ]  # fmt: skip
    [one] = AuditEvent.objects.filter(action="image.exported")
    assert (one.subject_id, one.after) == (str(image.pk), {"export": row.pk})


@pytest.mark.parametrize("role", ["AUDITOR", "OPERATOR"])
def test_who_may_not_act_on_images_asks_for_none(role):
    who = person("x", role, office("EXP1", "OPERATOR") if role == "OPERATOR" else None)
    assert code_of(exporting.ask, who, "a good reason") == "ROLE"
    assert code_of(exporting.ask, person("o", "OFFICER", office("EXP1", "OPERATOR")), "good reason") == "ROLE"


def test_of_one_organisation_and_only_what_is_kept_and_labelled(staff, tmp_path, monkeypatch):
    kept("A")
    kept("other", office("EXP1", "OPERATOR"), seed=2)
    over, plain = kept("over", seed=3), kept("plain", seed=4, labels=())
    early = kept("early", seed=5, taken_at=THEN - dt.timedelta(60))
    contract.Image.objects.filter(pk=over.pk).update(retention_until=timezone.localdate() - dt.timedelta(1))
    numbers = lambda row: list(exporting.chosen(row).values_list("number", flat=True))  # noqa: E731
    assert numbers(allowed(staff)) == ["A", "early"]
    assert numbers(allowed(staff, since=THEN.date())) == ["A"]
    assert numbers(allowed(staff, unlabelled=True)) == ["A", plain.number, early.number]
    assert numbers(allowed(staff, organisation=office("EXP1"))) == ["other"]
    assert numbers(allowed(staff, kinds=["CARGO"])) == []
    monkeypatch.setattr(keeping, "MOST_WHOLE", 100)
    card = exporting.write(allowed(staff), tmp_path / "o", staff["asks"])
    assert (card["images"], card["left_out"]) == (0, {"WHOLE": 2}), "said, not dropped in silence"


def test_a_failure_leaves_no_folder_and_the_export_allowed(staff, tmp_path, monkeypatch):
    kept("A")
    row = allowed(staff)
    monkeypatch.setattr(exporting, "_card", lambda *a: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        exporting.write(row, tmp_path / "o", staff["asks"])
    assert list(tmp_path.iterdir()) == []
    row.refresh_from_db()
    assert row.state == "ALLOWED"
