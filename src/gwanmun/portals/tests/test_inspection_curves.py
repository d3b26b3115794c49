"""The page of a machine's calibration: proposed by one person, compared, decided by another."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.bank.tests.test_calibrating import other
from gwanmun.inspection.devices.tests import kit
from gwanmun.portals.tests import reading_kit

pytestmark = pytest.mark.django_db
WHY = "계단 시편으로 다시 측정함"


@pytest.fixture
def device(day):
    reading_kit.image(day.customs, 1)
    return kit.device(day.customs, "XRAY", "ICN-07")


def at(name: str, device, *more) -> str:
    return reverse(f"officer:inspection_curves{name}", args=[device.pk, *more])


def proposed(client, device, **more):
    form = {"way": "file", "aspect": "1.2", "reason": WHY} | more
    return client.post(at("_propose", device), form, follow=True).content.decode()


def test_proposed_compared_and_put_in_force_by_another(client, day, device):
    client.force_login(day.people["OFFICER"])
    empty = client.get(at("", device)).content.decode()
    assert "기본 보정으로 그립니다" in empty
    file = SimpleUploadedFile("gate.json", other().to_json().encode())
    page = proposed(client, device, file=file)
    row = bank.MachineCurves.objects.get()
    assert (row.state, row.set_by, row.aspect_mille) == ("PROPOSED", "officer", 1200)
    assert "감독자가 결정하기를 기다리고 있습니다" in page
    assert "계단 시편으로 측정" in page
    usual, own = (client.get(at("_picture", device, pk)).content for pk in (0, row.pk))
    assert usual.startswith(b"\x89PNG")
    assert usual != own
    image = bank.Image.objects.get()
    assert bank.curves_of(image) is None
    assert client.post(at("_decide", device, row.pk), {"act": "allow", "reason": WHY}).status_code == 403
    client.force_login(day.people["SUPERVISOR"])
    done = client.post(at("_decide", device, row.pk), {"act": "allow", "reason": WHY}, follow=True)
    assert "이제부터 이 보정으로" in done.content.decode()
    assert bank.curves_of(image) == other()
    record = client.get(reverse("officer:inspection_device", args=[device.pk])).content.decode()
    assert "계단 시편으로 측정" in record


def test_who_proposed_cannot_allow_but_may_take_it_back(client, day, device):
    client.force_login(day.people["SUPERVISOR"])
    page = proposed(client, device, way="usual")
    assert "다른 감독자가 승인해야 합니다" in page
    assert 'value="allow"' not in page
    row = bank.MachineCurves.objects.get()
    refused = client.post(at("_decide", device, row.pk), {"act": "allow", "reason": WHY}, follow=True)
    assert "올린 사람은 승인할 수 없습니다" in refused.content.decode()
    client.post(at("_decide", device, row.pk), {"act": "refuse", "reason": "잘못 올림"})
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("REFUSED", "supervisor")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "보정 파일이나 측정표를 고르십시오"),
        ({"file": b"{}"}, "보정 파일이 아닙니다"),
        ({"file": b"formula,mass\nFe,1\n"}, "열 formula, mass, low, high"),
        ({"file": b"x" * 2_000_001}, "2MB까지"),
        ({"way": "usual", "aspect": "9"}, "0.5에서 2까지"),
        ({"way": "usual", "aspect": "wide"}, "0.5에서 2까지"),
        ({"way": "usual", "reason": "왜"}, "5자 이상"),
        ({"way": "estimate"}, "강철이 충분히 보이지 않습니다"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_kept(client, day, told, words):
    device = kit.device(day.customs, "XRAY", "ICN-07")
    client.force_login(day.people["OFFICER"])
    if "file" in told:
        told = told | {"file": SimpleUploadedFile("f", told["file"])}
    assert words in proposed(client, device, **told)
    assert not bank.MachineCurves.objects.exists()


def test_only_what_takes_images_is_calibrated_so(client, day):
    device = kit.device(day.customs, "TRACE")
    client.force_login(day.people["OFFICER"])
    assert client.get(at("", device)).status_code == 404
    assert (
        "영상 보정"
        not in client.get(reverse("officer:inspection_device", args=[device.pk]))
        .content.decode()
        .split("</nav>")[-1]
    )
