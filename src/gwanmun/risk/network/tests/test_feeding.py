"""From cleared manifests to links: each parcel once, whatever is killed, corrected or told twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import polars as pl
import pytest

from gwanmun.parcels.tests import making
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.network import contract, feeding, store
from gwanmun.risk.network.models import Feed, Link, Node
from gwanmun.risk.rules.items import RESULT
from gwanmun.risk.rules.linking import NODES

pytestmark = pytest.mark.django_db


def lines(n: int = 12, phone: str = "010-7777-1234") -> list[dict[str, str]]:
    return [
        making.row(
            f"N{i:03d}",
            **{
                **making.person(i),
                "consignee_phone": phone if i < 3 else f"010-5{i:03d}-9{i:03d}",
                "shipper_id": f"CN-{i // 4}",
            },
        )
        for i in range(n)
    ]


def state() -> tuple[Counter, Counter]:
    """What stands in the tables, in words of keys."""
    keys = dict(Node.objects.values_list("id", "key"))
    ties = Counter(
        {(keys[a], keys[b], d): n for a, b, d, n in Link.objects.values_list("party", "thing", "day", "n")}
    )
    nodes = Counter(
        {(key, k, d): n for key, k, d, n in Node.objects.values_list("key", "kind", "degree", "parcels")}
    )
    return ties, nodes


def cleared(rows, number="M1", org=None):
    making.register_people(50)
    return making.cleared(org or making.operator("EXP9"), rows, number)


def test_a_cleared_manifest_is_linked():
    cleared(lines())
    assert contract.feed_all() >= 1
    phone = contract.node_key("phone", "+82 10 7777 1234")
    found = contract.around(phone, 1)
    assert found.centre.kind == "phone"
    assert found.centre.degree == found.centre.parcels == 3
    assert Counter(n.kind for n in found.nodes.values())["importer"] == 3
    person = contract.around(contract.node_key("importer", making.person(0)["consignee_id"]), 1)
    kinds = Counter(n.kind for n in person.nodes.values() if n.steps == 1)
    assert kinds["phone"] == kinds["seller"] == 1
    assert kinds["importer"] >= 3, "two by telephone, one more by seller"
    assert all(tie.first == tie.last == making.DAY for tie in person.ties)


def test_told_twice_or_in_small_pieces_it_is_the_same():
    version = cleared(lines())
    contract.feed_all()
    once = state()
    contract.announce("parcels", version.pk, version.manifest_id)
    contract.feed_all()
    assert state() == once
    Link.objects.all().delete()
    Node.objects.all().delete()
    Feed.objects.update(fed=-1, done=False, items=0)
    contract.feed_all(chunk=5)
    assert state() == once
    assert Feed.objects.get().items == 12


def test_killed_between_any_two_chunks_nothing_is_lost_or_doubled(monkeypatch):
    cleared(lines())
    contract.feed_all()
    whole = state()
    Link.objects.all().delete()
    Node.objects.all().delete()
    Feed.objects.update(fed=-1, done=False, items=0)
    real, calls = store.add, []

    def failing(*args):
        calls.append(1)
        real(*args)
        if len(calls) in (1, 3):
            raise KeyboardInterrupt  # written, not committed

    monkeypatch.setattr(store, "add", failing)
    for _ in range(3):
        try:
            contract.feed_all(chunk=4)
        except KeyboardInterrupt:
            continue
    assert len(calls) == 5
    assert state() == whole


def test_a_correction_leaves_what_it_alone_would_have_made():
    org = making.operator("EXP9")
    cleared(lines(12), "M1", org)
    contract.feed_all(chunk=5)
    first = state()
    making.submit(org, lines(9, phone="010-8888-4321"), "M1")
    making.clear_all()
    contract.feed_all(chunk=5)
    corrected = state()
    assert corrected != first
    assert contract.find(contract.node_key("phone", "010-7777-1234")) is None
    Link.objects.all().delete()
    Node.objects.all().delete()
    Feed.objects.filter(wanted=True).update(fed=-1, done=False, items=0)
    contract.feed_all()
    assert state() == corrected


def test_a_correction_that_comes_while_the_first_is_half_fed():
    org = making.operator("EXP9")
    cleared(lines(12), "M1", org)
    feeding._step(Feed.objects.get(), 5)
    making.submit(org, lines(9), "M1")
    making.clear_all()
    contract.feed_all(chunk=5)
    mixed = state()
    Link.objects.all().delete()
    Node.objects.all().delete()
    Feed.objects.filter(wanted=True).update(fed=-1, done=False, items=0)
    contract.feed_all()
    assert state() == mixed


def test_hubs_are_told_and_not_followed(monkeypatch):
    import gwanmun.risk.network.neighbours as neighbours

    cleared(lines())
    contract.feed_all()
    monkeypatch.setattr(neighbours, "HUB", 2)
    found = contract.around(contract.node_key("importer", making.person(0)["consignee_id"]), 2)
    assert {(h.kind, h.degree) for h in found.hubs if h.kind == "phone"} == {("phone", 3)}
    assert not [n for n in found.nodes.values() if n.kind == "importer" and n.steps]


def test_results_reach_the_features_of_the_next_parcel():
    version = cleared(lines())
    contract.feed_all()
    result = dict.fromkeys(RESULT) | {
        "kind": "PARCEL", "item": "N000", "known_on": making.DAY + dt.timedelta(days=3), "outcome": "FIND",
        "find": "NARCOTICS",
    }  # fmt: skip
    results = pl.DataFrame([result], schema=RESULT)
    kept = feeding.note_results(results)
    assert kept == 4, "importer, seller, address, telephone"
    assert feeding.note_results(results) == 0
    rows = contract.keyed(contract_rows(version), contract.secret())
    early = contract.features(rows)
    assert early["linked_finds"].sum() == 0, "not known on that day"
    later = contract.features(rows.with_columns(pl.lit(making.DAY + dt.timedelta(days=10)).alias("at")))
    by_item = {row["item"]: row for row in later.iter_rows(named=True)}
    assert by_item["N001"]["linked_finds"] == 1
    assert by_item["N001"]["nearest_find_steps"] is not None
    assert by_item["N001"]["linked_risk"] > by_item["N011"]["linked_risk"]


def contract_rows(version):
    from gwanmun.parcels.services import linking

    return linking.read(version.pk, -1, 1000)


def test_words_are_masked_and_a_look_needs_a_reason_and_is_recorded(day):
    contract.feed_all()
    node = contract.find(contract.node_key("importer", making.person(1)["consignee_id"]))
    assert contract.masked([node])[node.id] == "김*관"
    actor = Actor("officer", "USER", None)
    with pytest.raises(contract.Refused):
        contract.look(node, " ab ", actor)
    assert not AuditEvent.objects.filter(action="person.viewed", subject_type="network_node").exists()
    assert contract.look(node, "마약 수사 협조 요청", actor)["importer_name"] == "김세관"
    event = AuditEvent.objects.get(action="person.viewed", subject_type="network_node")
    assert event.reason == "마약 수사 협조 요청"
    assert "김세관" not in str(event.after)


def test_nothing_personal_stands_in_the_tables(day):
    contract.feed_all()
    words = {making.person(1)["consignee_id"], "김세관", "세종대로", "홍길동"}
    text = (
        str(list(Node.objects.values())) + str(list(Link.objects.values())) + str(list(Feed.objects.values()))
    )
    assert not [word for word in words if word in text]
    assert set(Node.objects.values_list("kind", flat=True)) <= set(NODES.values())


ENVELOPE = {
    "number": "1", "source": "DOG", "machine": "", "about": "ITEM", "kind": None, "value": "N003",
    "level": "ALARM", "what": "indication",
    "at": dt.datetime(2026, 7, 1, tzinfo=dt.UTC), "expires_at": None,
}  # fmt: skip


def test_alerts_and_watch_lists_send_parcels_to_their_lane():
    from gwanmun.parcels.models import Parcel
    from gwanmun.risk.network import watching

    org = making.operator("EXP9")
    making.register_people(50)
    actor = Actor("officer", "USER", None)
    contract.receive(org, actor, ENVELOPE)
    row = contract.make(
        actor, name="L", purpose="p", ground="g", owner="o", basis="ALERT", threshold=85,
        expires_on=dt.date(2030, 1, 1),
    )  # fmt: skip
    watching.add_entry(row, {"kind": "PHONE", "value": "+82 10-9005-0005", "valid_from": "2026-01-01"}, actor)
    early = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    contract.Alert.objects.update(received_at=early)
    contract.WatchEntry.objects.update(added_at=early)
    making.cleared(org, [making.row(f"N{i:03d}", **making.person(i)) for i in range(12)], "M1")
    reasons = dict(Parcel.objects.values_list("number", "reasons"))
    routes = dict(Parcel.objects.values_list("number", "route"))
    assert routes["N003"] == "OPEN"
    assert routes["N005"] == "XRAY"
    assert "alert" in reasons["N003"]
    assert sum("alert" in text for text in reasons.values()) == 2


def test_an_alert_that_came_after_receipt_does_not_change_a_clearing():
    from gwanmun.parcels.services import linking

    org = making.operator("EXP9")
    actor = Actor("officer", "USER", None)
    contract.receive(org, actor, ENVELOPE)
    version = making.cleared(org, lines(), "M1")
    assert linking.alerted(pl.DataFrame(), version.received_at) == {}, "nothing is even looked at"
