"""The calibration of each machine: who sets it, which images it is used for, and what it changes."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image as Pillow

from gwanmun.inspection.bank import calibrating, contract
from gwanmun.inspection.bank.models import MachineCurves
from gwanmun.inspection.bank.tests.test_bank import THEN, customs, operator  # noqa: F401
from gwanmun.inspection.rules.imaging import Calibration, CalibrationFault, nominal
from gwanmun.inspection.rules.imaging.calibration import Curve
from gwanmun.inspection.rules.imaging.tests.samples import bag
from gwanmun.inspection.rules.scans import Scan, ScanFault
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor

BOSS = Actor("boss", "USER")
WHY = "계단 시편으로 다시 보정함"


def other(factor: float = 0.85) -> Calibration:
    """A machine whose low energy takes less than the usual one's."""
    curves = tuple(
        Curve(c.material, c.zeff, c.mass, tuple(v * factor for v in c.low), c.high) for c in nominal().curves
    )
    return Calibration("Gate 3", curves, "steps", nominal().spectrum)


def kept(org, device="X1", number="N1"):
    return contract.keep(
        Scan((bag(noise=3),), "virtual-a"), kind="BAG", organisation=org, device=device, number=number,
        taken_at=THEN,
    )  # fmt: skip


def shown(image, variant="colour"):
    return np.asarray(Pillow.open(io.BytesIO(contract.picture(image, 0, variant))))


def test_pictures_of_a_device_are_drawn_by_its_own_calibration_and_no_others(customs):  # noqa: F811
    mine, another = kept(customs), kept(customs, "X2", "N2")
    before = shown(mine)
    contract.set_curves(customs, "X1", other().to_json().encode(), BOSS, WHY)
    assert contract.curves_of(mine) == other()
    assert contract.curves_of(another) is None
    after = shown(mine)
    assert (after != before).any()
    assert (shown(another) == before).all()
    # Tiles are cut from the same picture.
    level = contract.describe(mine)["views"][0]["maxLevel"]
    tile = np.asarray(Pillow.open(io.BytesIO(contract.tile(mine, 0, "colour", level, 0, 0))))
    assert (tile == after[: tile.shape[0], : tile.shape[1]]).all()
    contract.set_curves(customs, "X1", None, BOSS, "시험을 마치고 되돌림")
    assert (shown(mine) == before).all()
    assert MachineCurves.objects.count() == 2
    assert AuditEvent.objects.filter(action="device.curves_set").count() == 2


def test_another_organisations_device_of_the_same_name_keeps_its_own(customs, operator):  # noqa: F811
    contract.set_curves(customs, "X1", other().to_json().encode(), BOSS, WHY)
    assert contract.curves_of(kept(operator)) is None


def test_what_is_no_calibration_is_refused_and_nothing_is_kept(customs):  # noqa: F811
    good = other().to_json().encode()
    for content, device, reason, aspect in (
        (b"{}", "X1", WHY, 1000),
        (good.replace(b"Gate 3", b"Gate 4"), "X1", WHY, 1000),
        (good, "", WHY, 1000),
        (good, "X1", "왜", 1000),
        (good, "X1", WHY, 90),
    ):
        with pytest.raises((CalibrationFault, ScanFault)):
            contract.set_curves(customs, device, content, BOSS, reason, aspect_mille=aspect)
    assert not MachineCurves.objects.exists()


def test_a_row_changed_behind_its_back_is_not_used(customs):  # noqa: F811
    image = kept(customs)
    row = contract.set_curves(customs, "X1", other().to_json().encode(), BOSS, WHY)
    MachineCurves.objects.filter(pk=row.pk).update(content=other(0.9).to_json())
    assert contract.curves_of(image) is None


def test_curves_are_guessed_from_the_steel_in_a_devices_own_images(customs):  # noqa: F811
    kept(customs)
    found = Calibration.from_json(calibrating.estimated(customs, "X1"))
    assert found.origin == "image"
    contract.set_curves(customs, "X1", found.to_json().encode(), BOSS, WHY, aspect_mille=1200)
    assert calibrating.aspect_of(kept(customs, number="N9")) == 1.2
    with pytest.raises(ScanFault, match="steel"):
        calibrating.estimated(customs, "X9")
    assert replace(found, machine="Y").digest != found.digest


def test_a_second_person_puts_a_calibration_in_force(customs):  # noqa: F811
    image, other_boss = kept(customs), Actor("other", "USER")
    before = shown(image)
    row = calibrating.propose(customs, "X1", other().to_json().encode(), BOSS, WHY, aspect_mille=1100)
    assert (shown(image) == before).all(), "nothing is drawn by what was only proposed"
    assert calibrating.aspect_of(image) == 1
    with pytest.raises(ScanFault, match="Decide upon that one"):
        calibrating.propose(customs, "X1", None, BOSS, WHY)
    for actor, reason, code in ((BOSS, WHY, "SAME_PERSON"), (other_boss, "왜", "REASON")):
        with pytest.raises(ScanFault) as refused:
            calibrating.decide(row, actor, reason, allow=True)
        assert refused.value.code == code
    calibrating.decide(row, other_boss, WHY, allow=True)
    assert contract.curves_of(image) == other()
    assert calibrating.aspect_of(image) == 1.1
    with pytest.raises(ScanFault, match="decided upon already"):
        calibrating.decide(row, other_boss, WHY, allow=False)
    back = calibrating.propose(customs, "X1", None, other_boss, WHY)
    calibrating.decide(back, other_boss, "잘못 올려 거둠", allow=False)  # one's own may be taken back
    assert contract.curves_of(image) == other()
    acts = (
        AuditEvent.objects.filter(subject_type="machine_curves")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert list(acts) == [f"device.curves_{end}" for end in ("proposed", "set", "proposed", "refused")]


def test_what_was_decided_last_counts_not_what_was_proposed_last(customs):  # noqa: F811
    image = kept(customs)
    row = calibrating.propose(customs, "X1", other().to_json().encode(), BOSS, WHY)
    contract.set_curves(customs, "X1", other(0.9).to_json().encode(), BOSS, WHY)
    calibrating.decide(row, Actor("other", "USER"), WHY, allow=True)
    assert contract.curves_of(image) == other()


def test_the_table_of_a_step_wedge_becomes_a_calibration():
    lines = ["formula,mass,low,high"]
    for curve, formula in ((nominal().curves[0], "CH2"), (nominal().curves[5], "Fe")):
        lines += [
            f"{formula},{curve.mass[n]},{np.exp(-curve.low[n])},{np.exp(-curve.high[n])}" for n in (5, 20, 35)
        ]
    made = Calibration.from_json(calibrating.content_of("\n".join(lines).encode(), "X1"))
    assert (made.machine, made.origin) == ("X1", "steps")
    with pytest.raises(CalibrationFault, match="formula, mass, low and high"):
        calibrating.content_of(b"formula,mass\nFe,1\n", "X1")
    whole = other().to_json().encode()
    assert calibrating.content_of(whole, "X1") == whole
