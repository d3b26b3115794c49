"""Ways in: the signed API and the watch folder, with messages of emulated machines."""

from __future__ import annotations

import json
from itertools import islice

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gwanmun.inspection.devices import contract, folder, intake, signing
from gwanmun.inspection.devices.tests import kit
from gwanmun.platform.accounts import keys
from gwanmun.platform.api import key_cache
from gwanmun.platform.api.throttle import BUCKETS
from gwanmun.platform.audit.services import SYSTEM

pytestmark = pytest.mark.django_db
OF = {"radiation": "RADIATION", "trace": "TRACE", "raman": "RAMAN", "body": "BODY", "camera": "CAMERA",
      "health": "TRACE", "image": "XRAY"}  # fmt: skip
PAIR = signing.new_pair()


def messages(kind: str, count: int):
    return list(islice(contract.emulate(kind, OF[kind] + "-1", "ED25519", PAIR[0], run="t"), count))


@pytest.fixture
def org():
    BUCKETS.clear()
    key_cache.clear()
    return kit.organisation()


def post(client, token: str, message, form: bool = False, **changes):
    import base64

    body = {**message.body, **changes}
    head = {"host": "localhost", "authorization": f"Bearer {token}"}
    url = "/api/v1/inspection/events"
    if form:
        data = {"event": json.dumps(body), "file": SimpleUploadedFile("p", message.payload)}
        return client.post(url, data, headers=head)
    body.setdefault("payload", base64.b64encode(message.payload).decode())
    return client.post(url, json.dumps(body), content_type="application/json", headers=head)


def token(org, scope: str = "inspection:send") -> str:
    return keys.issue(org, "machines", [scope], by=SYSTEM).plaintext


@pytest.mark.parametrize("kind", sorted(set(OF) - {"image"}))
def test_every_emulated_message_is_taken_once(client, org, kind):
    kit.device(org, OF[kind], key=PAIR[1])
    key = token(org)
    for n, message in enumerate(messages(kind, 4)):
        answer = post(client, key, message, form=n % 2 == 1)
        assert answer.status_code == 201, answer.content
        assert (answer.json()["already"], answer.json()["dropped"]) == (False, [])
        again = post(client, key, message)
        assert (again.status_code, again.json()["already"]) == (200, True)
    assert contract.Event.objects.count() == 4


@pytest.mark.slow
def test_an_emulated_scan_is_kept(client, org):
    kit.device(org, "XRAY", key=PAIR[1])
    answer = post(client, token(org), messages("image", 1)[0], form=True)
    assert answer.status_code == 201, answer.content
    assert answer.json()["image"]


def test_nothing_is_seen_with_a_key_of_another_organisation_or_scope(client, org):
    kit.device(org, "TRACE", key=PAIR[1])
    message = messages("trace", 1)[0]
    own, other = token(org), token(kit.organisation("EXP1", "OPERATOR"))
    assert post(client, own, message).status_code == 201
    told = post(client, other, message)
    assert told.status_code == 422
    assert told.json()["errors"][0]["code"] == "DEVICE"
    url = f"/api/v1/inspection/events/TRACE-1/{message.envelope['number']}"
    heads = [{"host": "localhost", "authorization": f"Bearer {t}"} for t in (own, other)]
    assert [client.get(url, headers=h).status_code for h in heads] == [200, 404]
    lists = [client.get("/api/v1/inspection/events", headers=h).json() for h in heads]
    assert [len(found) for found in lists] == [1, 0]
    assert post(client, token(org, "risk:alerts"), message).status_code == 403


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"signature": "A" * 88}, 422, "body.signature"),
        ({"payload": "e30="}, 422, "body.digest"),
        ({"payload": "%%"}, 422, "body.payload"),
        ({"signature": None}, 422, "body.signature"),
        ({"more": 1}, 422, "body.more"),
        ({"envelope": {}}, 422, "body.envelope.device"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_field(client, org, change, status, field):
    kit.device(org, "TRACE", key=PAIR[1])
    answer = post(client, token(org), messages("trace", 1)[0], **change)
    assert answer.status_code == status, answer.content
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert not contract.Event.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"a":' * 5000])
def test_no_body_ends_in_a_traceback(client, org, body):
    head = {"host": "localhost", "authorization": f"Bearer {token(org)}"}
    answer = client.post("/api/v1/inspection/events", body, content_type="application/json", headers=head)
    assert answer.status_code in (400, 415, 422)


def drop(place, message, name: str = "") -> None:
    number = name or message.envelope["number"]
    (place / f"{number}.bin").write_bytes(message.payload)
    (place / f"{number}.json").write_text(json.dumps({**message.body, "payload": f"{number}.bin"}))


def test_a_folder_is_emptied_and_nothing_is_taken_twice(tmp_path, org, monkeypatch):
    kit.device(org, "TRACE", key=PAIR[1])
    first, second, third = messages("trace", 3)
    drop(tmp_path, first)
    drop(tmp_path, second)
    real = folder._away
    monkeypatch.setattr(folder, "_away", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):  # killed between the commit and the move
        folder.look(tmp_path, org)
    assert contract.Event.objects.count() == 1
    monkeypatch.setattr(folder, "_away", real)
    seen = folder.look(tmp_path, org)
    assert (seen.taken, seen.again, seen.failed) == (1, 1, 0)
    assert contract.Event.objects.count() == 2
    assert sorted(p.suffix for p in (tmp_path / "done").iterdir()) == [".bin", ".bin", ".json", ".json"]
    (tmp_path / "late.json").write_text(json.dumps({**third.body, "payload": "late.bin"}))
    assert folder.look(tmp_path, org).waiting == 1
    (tmp_path / "late.bin").write_bytes(third.payload)
    assert folder.look(tmp_path, org).taken == 1


def test_what_is_refused_goes_aside_with_its_reason(tmp_path, org):
    kit.device(org, "TRACE", key=PAIR[1])
    one, two = messages("trace", 2)
    drop(tmp_path, one)
    (tmp_path / f"{one.envelope['number']}.bin").write_bytes(b"other")
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "up.json").write_text(json.dumps({**two.body, "payload": "../x"}))
    assert folder.look(tmp_path, org).failed == 3
    reasons = {
        p.name.split(".")[0]: json.loads(p.read_text()) for p in (tmp_path / "failed").glob("*.reason.json")
    }
    assert reasons[one.envelope["number"]]["code"] == "DIGEST"
    assert reasons["bad"]["code"] == "ENVELOPE"
    assert reasons["up"]["code"] == "PAYLOAD"
    assert all(r["ko"] and r["en"] for r in reasons.values())
    assert not list(tmp_path.glob("*.json"))


def test_of_people_no_payload_stays_in_the_folder(tmp_path, org):
    kit.device(org, "BODY", key=PAIR[1])
    drop(tmp_path, messages("body", 1)[0])
    folder.look(tmp_path, org)
    assert not list(tmp_path.rglob("*.bin"))


def test_a_failure_on_our_side_leaves_the_file_where_it_is(tmp_path, org, monkeypatch):
    kit.device(org, "TRACE", key=PAIR[1])
    drop(tmp_path, messages("trace", 1)[0])
    monkeypatch.setattr(intake, "receive", lambda *a, **k: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        folder.look(tmp_path, org)
    assert len(list(tmp_path.glob("*.json"))) == 1
