"""The machines of the demonstration: a kind each, alarms in every state, safe to make again."""

from __future__ import annotations

import pytest

from gwanmun.inspection.devices import contract, demonstration
from gwanmun.inspection.devices.tests import kit

pytestmark = pytest.mark.django_db


def test_there_is_every_kind_and_something_to_see_of_each():
    org = kit.organisation()
    made = demonstration.enter(org, ["HBL1", "HBL2"], 1)
    assert demonstration.enter(org, ["HBL1", "HBL2"], 1) == made == contract.Device.objects.count()
    kinds = set(contract.Device.objects.filter(state="ACTIVE").values_list("kind", flat=True))
    assert kinds == set(contract.Device.Kind.values)
    assert contract.Device.objects.filter(state="PROPOSED").exists()
    for device in contract.Device.objects.filter(state="ACTIVE"):
        found = contract.health(device)
        assert found.there, device.code
        assert found.availability > 0.5
        assert found.events > 0
    real = contract.Alarm.objects.filter(drill=False)
    assert set(real.values_list("state", flat=True)) == set(contract.Alarm.State.values)
    assert {a.device.kind for a in real} == {"RADIATION", "TRACE", "RAMAN", "BODY", "CAMERA"}
    assert all(a.opened_at <= a.acknowledged_at <= a.resolved_at for a in real.filter(state="RESOLVED"))
    assert contract.Alarm.objects.get(drill=True).state == "OPEN"
    poor = contract.Device.objects.get(code="DEMO-XRAY-2")
    assert (poor.state, contract.health(poor).calibration) == ("SUSPENDED", "OVERDUE")
    assert {fault.code for fault in poor.faults.all()} == {"DEPTH"}
    assert contract.health(contract.Device.objects.get(code="DEMO-CAM")).skewed
