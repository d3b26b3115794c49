"""A detector reads only when it is signed, unchanged, of this schema and approved by a second person."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from gwanmun.inspection.learning import contract, registry, shipped
from gwanmun.inspection.learning.models import DetectorVersion
from gwanmun.inspection.learning.package import Package, packed
from gwanmun.inspection.learning.tests import kit
from gwanmun.platform import signing
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.signing import ModelRefused
from gwanmun.risk.learning.contract import NotAllowed

pytestmark = pytest.mark.django_db
ME, YOU = Actor("kim", "USER"), Actor("lee", "USER")


@pytest.fixture
def row() -> DetectorVersion:
    return registry.register(kit.body(), kit.CARD, ME)


def test_a_second_person_lets_it_read(row: DetectorVersion) -> None:
    told = contract.detect(kit.scan())
    assert told == []
    assert "사람만" in told.reason or "alone" in told.reason
    for who, reason, code in ((ME, "good", "SAME_PERSON"), (YOU, " ", "NO_REASON")):
        with pytest.raises(NotAllowed, match=code):
            registry.activate(row, who, reason)
    registry.activate(row, YOU, "measured on our own images")
    found = contract.detect(kit.scan())
    assert found.model == "detector-1"
    assert found[0].kind == "gun"
    assert found[0].material == "metal"
    assert found[0].score_ppm > 900_000
    assert registry.active() is registry.active()
    second = registry.register(kit.body(), kit.CARD, ME)
    registry.activate(second, YOU, "newer")
    assert registry.active().name == "detector-2"  # type: ignore[union-attr]
    row.refresh_from_db()
    assert row.state == "RETIRED"
    registry.put_away(second, YOU, "drift")
    assert registry.active() is None
    with pytest.raises(NotAllowed, match="STATE"):
        registry.put_away(second, YOU, "again")
    actions = list(AuditEvent.objects.filter(subject_type="detector").values_list("action", flat=True))
    assert actions.count("inspection.model.active") == 2
    assert actions.count("inspection.model.registered") == 2


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda row: setattr(row, "signature", ""), "UNSIGNED"),
        (lambda row: setattr(row, "signature", "00" * 64), "CHANGED"),
        (lambda row: setattr(row, "signer", "0" * 32), "UNTRUSTED"),
        (lambda row: setattr(row, "body", bytes(row.body) + b"x"), "CHANGED"),
        (lambda row: row.card["data"].update(images=10**6), "CHANGED"),
        (lambda row: setattr(row, "version", 7), "CHANGED"),
    ],
)
def test_what_was_tampered_with_is_refused(row: DetectorVersion, spoil: Any, code: str) -> None:
    spoil(row)
    with pytest.raises(ModelRefused) as refusal:
        registry.load(row)
    assert refusal.value.code == code


def test_of_another_schema_or_rubbish(row: DetectorVersion) -> None:
    old = registry.register(kit.body(schema="of another program"), kit.CARD, ME)
    with pytest.raises(ModelRefused, match="SCHEMA"):
        registry.activate(old, YOU, "why not")
    for rubbish in (b"", b"PK\x05\x06" + b"\0" * 18, b"\xff" * 500):
        with pytest.raises(ModelRefused, match="BROKEN"):
            registry.register(rubbish, kit.CARD, ME)
    facts = {"names": ["a"], "side": 64, "line": [1, 0], "score": 0.5, "schema": registry.schema()}
    broken = registry.register(packed(Package(b"no network", b"", facts)), kit.CARD, ME)
    with pytest.raises(ModelRefused, match="BROKEN"):
        registry.load(broken)


def test_another_office_is_trusted_only_once_it_is_named(row: DetectorVersion) -> None:
    from gwanmun.risk.learning.registry import trust

    key = Ed25519PrivateKey.generate()
    facts = {k: v for k, v in json.loads(row.statement).items() if k in ("kind", "version", "schema")}
    signed = signing.sign(key, facts, bytes(row.body), row.card)
    row.statement, row.signature, row.signer = signed.statement, signed.signature, signed.signer
    with pytest.raises(ModelRefused, match="UNTRUSTED"):
        registry.load(row)
    trust(key.public_key().public_bytes_raw().hex(), "Busan", YOU)
    assert registry.load(row).name == row.name


def test_an_active_detector_that_was_changed_stops_reading_and_says_so(row: DetectorVersion) -> None:
    registry.activate(row, YOU, "good")
    DetectorVersion.objects.filter(pk=row.pk).update(body=bytes(row.body)[:-3], signature=row.signature[::-1])
    told = contract.detect(kit.scan())
    assert told == []
    assert told.reason == str(contract.REFUSED)


def test_a_changed_file_of_the_program_is_not_taken_in(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "WEIGHTS", tmp_path)
    with pytest.raises(ModelRefused, match="BROKEN"):
        registry.take_in_shipped(ME)
    shipped.keep(kit.body(), kit.CARD, tmp_path)
    row = registry.take_in_shipped(ME)
    assert registry.take_in_shipped(YOU).pk == row.pk
    (tmp_path / "detector.gwm").write_bytes(kit.body() + b" ")
    with pytest.raises(ModelRefused, match="CHANGED"):
        registry.take_in_shipped(ME)


def test_the_own_key_is_that_of_the_office() -> None:
    assert (settings.HOME / "risk-model.key").exists() or signing.own_key(settings.HOME)
