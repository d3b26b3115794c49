"""Pages of machines and their alarms: register, let in, see health, handle an alarm, hold a drill."""

from __future__ import annotations

import numpy as np
import pytest
from django.urls import reverse

from gwanmun.inspection.devices import contract, emulating
from gwanmun.inspection.devices.tests import kit
from gwanmun.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_registered_by_one_and_let_in_by_another(client, day):
    client.force_login(day.people["OFFICER"])
    form = {"organisation": "ICN", "code": "XR-7", "kind": "XRAY", "vendor": "v", "model": "m", "serial": "s",
            "key_kind": "ED25519", "key": "no key"}  # fmt: skip
    wrong = client.post(reverse("officer:inspection_device_new"), form)
    assert wrong.status_code == 422
    assert 'value="XR-7"' in wrong.content.decode()
    form["key"] = contract.new_pair()[1]
    client.post(reverse("officer:inspection_device_new"), form)
    device = contract.Device.objects.get()
    url = reverse("officer:inspection_device_decide", args=[device.pk])
    assert client.post(url, {"act": "approve", "reason": "tried it"}).status_code == 403
    client.force_login(day.people["SUPERVISOR"])
    client.post(url, {"act": "approve", "reason": "tried it"})
    device.refresh_from_db()
    assert (device.state, device.decided_by) == ("ACTIVE", "supervisor")
    listed = client.get(reverse("officer:inspection_devices")).content.decode()
    assert "XR-7" in listed
    assert "연결 끊김" in listed


def test_a_radiation_alarm_shows_its_spectrum_and_is_resolved(client, day):
    device = kit.device(day.customs, "RADIATION")
    data = emulating.n42_message(np.random.default_rng(1), True)
    kit.send(device, "RADIATION", "n42", data, subject_kind="PARCEL", subject="GOOD1")
    alarm = contract.Alarm.objects.get()
    client.force_login(day.people["OFFICER"])
    page = client.get(reverse("officer:inspection_alarm", args=[alarm.pk])).content.decode()
    assert "Cs-137" in page
    assert "spectrum-chart-spec" in page
    url = reverse("officer:inspection_alarm_handle", args=[alarm.pk])
    client.post(url, {"act": "acknowledge"})
    client.post(url, {"act": "resolve", "outcome": "FOUND", "reason": "a gauge without a licence"})
    alarm.refresh_from_db()
    assert (alarm.state, alarm.acknowledged_by, alarm.outcome) == ("RESOLVED", "officer", "FOUND")
    assert client.get(reverse("officer:inspection_device", args=[device.pk])).status_code == 200


def test_a_body_scan_is_regions_on_a_drawing(client, day):
    device = kit.device(day.customs, "BODY")
    region = {"side": "FRONT", "x": 400, "y": 500, "w": 100, "h": 50}
    kit.send(device, "BODY", "json", kit.as_json(regions=[region], image="x" * 100))
    client.force_login(day.people["OFFICER"])
    page = client.get(
        reverse("officer:inspection_alarm", args=[contract.Alarm.objects.get().pk])
    ).content.decode()
    assert 'class="dv-region" x="80" y="200" width="20" height="20"' in page
    assert "<img" not in page.split('id="body"')[1].split("</section>")[0]
    [look] = AuditEvent.objects.filter(action="alarm.viewed")
    assert (look.actor, look.subject_id) == ("officer", str(contract.Alarm.objects.get().pk))


def test_a_drill_is_started_by_a_supervisor_and_marked(client, day):
    device = kit.device(day.customs, "RADIATION")
    client.force_login(day.people["SUPERVISOR"])
    url = reverse("officer:inspection_device_change", args=[device.pk])
    client.post(url, {"what": "drill", "scenario": "source in a suitcase"})
    listed = client.get(reverse("officer:inspection_alarms")).content.decode()
    assert "경보 훈련" in listed
    assert ">훈련</span>" in listed
    old = device.key
    client.post(url, {"what": "key", "key_kind": "ED25519", "key": contract.new_pair()[1]})
    client.post(url, {"what": "calibration", "calibrated_on": "2026-01-01", "calibration_due": "2036-01-01"})
    device.refresh_from_db()
    assert device.key != old
    assert str(device.calibration_due) == "2036-01-01"
