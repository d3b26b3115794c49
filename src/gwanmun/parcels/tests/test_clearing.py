from __future__ import annotations

import json

import pytest

from gwanmun.parcels.models import LineError, Manifest, ManifestVersion, Parcel, ParcelAct
from gwanmun.parcels.rules.steps.checks import importer_key
from gwanmun.parcels.services import clearing, lease, results, scope
from gwanmun.parcels.tests import making
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.webhooks.models import WebhookDelivery, WebhookEndpoint

pytestmark = pytest.mark.django_db
State = ManifestVersion.State


@pytest.fixture
def org():
    making.register_people()
    return making.operator()


def test_a_manifest_is_cleared_and_counts(org):
    lines = [*making.rows("A", 30), making.row("B1", price=""), making.row("", tracking_no="", price="1")]
    version = making.cleared(org, lines, "M1")
    assert Manifest.objects.get(number="M1").current_id == version.pk
    assert scope.current_parcels().count() == version.summary["parcels"] == 31
    assert sum(version.summary["lane"].values()) == sum(version.summary["state"].values()) == 31
    assert (version.summary["refused"], version.summary["requests"]) == (1, 1)
    assert LineError.objects.filter(version=version).count() == sum(version.summary["errors"].values())
    assert (version.done, version.total, version.stage, version.format) == (31, 31, "done", "csv")
    assert version.rulebook
    assert list(scope.parcels_of(version.pk).values_list("line", flat=True)[:3]) == [2, 3, 4]


def test_the_stored_rows_are_those_that_were_decided(org, monkeypatch):
    monkeypatch.setattr(clearing, "CHUNK", 7)
    awkward = making.row(
        "C1", description='quo"te, comma\nnew line', shipper_name="=1+1", specification="\\N é 한 😀"
    )
    version = making.cleared(org, [*making.rows("A", 30), awkward, making.row("B1", price="")], "M1")
    assert version.result_digest == results.stored_digest(version.pk)
    Parcel.objects.filter(number="A000003").update(vat=12345)
    assert version.result_digest != results.stored_digest(version.pk)


def test_what_happened_is_recorded_and_told(org):
    WebhookEndpoint.objects.create(organisation=org, url="https://receiver.example/x", secret="s")
    version = making.cleared(org, making.rows("A", 3), "M1")
    event = AuditEvent.objects.get(action="manifest.cleared")
    assert event.after["result_digest"] == version.result_digest
    body = WebhookDelivery.objects.get().body
    assert '"state":"CLEARED"' in body
    assert version.result_digest in body


def test_a_corrected_manifest_takes_the_place_of_the_first(org):
    first = making.cleared(org, making.rows("A", 5), "M1")
    second = making.cleared(org, making.rows("A", 3), "M1")
    assert set(scope.current_parcels().values_list("version_id", flat=True)) == {second.pk}
    assert scope.parcels_of(first.pk).count() == 5, "the history stays"


def test_a_version_does_not_count_before_it_is_finished(org, monkeypatch):
    first = making.cleared(org, making.rows("A", 5), "M1")
    second = making.submit(org, making.rows("A", 3), "M1")
    counted = []

    def look(stage: str, done: int, total: int) -> None:
        if stage == "writing":
            counted.append(
                (Parcel.objects.count(), set(scope.current_parcels().values_list("version_id", flat=True)))
            )

    clearing.clear_next(lease.owner_name(), look)
    assert counted == [(8, {first.pk})]
    assert set(scope.current_parcels().values_list("version_id", flat=True)) == {second.pk}


PURCHASE = {"purchase_date": "2026-07-01", "price": "100"}


def test_parcels_of_earlier_manifests_count_together_and_are_told(org):
    earlier = making.cleared(org, [making.row("E1", **PURCHASE)], "M1")
    assert scope.parcels_of(earlier.pk).get().lane == "LIST"
    making.cleared(
        org, [making.row("L1", **PURCHASE), making.row("L2", **making.person(3), **PURCHASE)], "M2"
    )
    late, alone = Parcel.objects.get(number="L1"), Parcel.objects.get(number="L2")
    assert (late.group_size, late.group_usd_e4, late.lane) == (2, 2_000_000, "GENERAL")
    assert "aggregation.purchase" in late.reasons
    assert alone.lane == "LIST"
    note = ParcelAct.objects.get()
    assert (note.act, note.number, note.state_before, note.state_after) == (
        "FOLLOW_UP",
        "E1",
        *[Parcel.objects.get(number="E1").state] * 2,
    )
    assert "200.00" in note.reason
    assert "L1" not in note.reason


def test_parcels_of_another_operator_count_too_but_not_those_of_a_superseded_version(org):
    other = making.operator("OP2")
    making.cleared(other, [making.row("E1", **PURCHASE)], "M1")
    making.cleared(other, making.rows("E", 1), "M1")
    making.cleared(org, [making.row("L1", **PURCHASE)], "M2")
    assert Parcel.objects.get(number="L1").group_key is None
    making.cleared(other, [making.row("E1", **PURCHASE, specification="again")], "M1")
    assert Parcel.objects.filter(number="E1").latest("id").group_size == 2


def test_a_version_does_not_count_with_the_one_it_corrects(org):
    making.cleared(org, [making.row("E1", **PURCHASE)], "M1")
    making.cleared(org, [making.row("E1", **PURCHASE, specification="red")], "M1")
    assert Parcel.objects.filter(number="E1").latest("id").group_key is None


def test_one_waybill_in_two_manifests_counts_together(org):
    making.cleared(org, [making.row("E1", price="100")], "M1")
    making.cleared(org, [making.row("E1", price="90", description="cotton socks")], "M2")
    late = Parcel.objects.get(description="cotton socks")
    assert (late.group_size, late.lane) == (2, "GENERAL")


def test_the_importer_looked_up_is_the_importer_decided(org, monkeypatch):
    decide, seen = clearing.choose_dated, []

    def spy(case, books):
        decided = decide(case, books)
        seen.extend(
            zip(
                case.parcels.select(importer_key())["importer_key"],
                decided.rows["importer_key"],
                strict=True,
            )
        )
        return decided

    monkeypatch.setattr(clearing, "choose_dated", spy)
    nobody = {"consignee_id": "", "consignee_id_kind": ""}
    lines = [making.row("A1"), making.row("A2", **nobody), making.row("A3", **nobody, consignee_phone="")]
    making.cleared(org, lines, "M1")
    assert seen == [("P100000000001",) * 2, ("홍길동|01012345678",) * 2, (None, None)]


def test_the_operator_decides_what_the_operator_may(org):
    us = making.operator("US", us_express=True)
    line = making.row("U1", price="180", dispatch_country="US", loading_port="USLAX")
    making.cleared(org, [line], "M1")
    making.cleared(us, [{**line, "house_bl": "U2", **making.person(5)}], "M2")
    assert list(Parcel.objects.order_by("id").values_list("lane", flat=True)) == ["SIMPLIFIED", "LIST"]


def test_summaries_of_a_day_add_up(org):
    from gwanmun.parcels.contract import open_now, summary

    making.cleared(org, making.rows("A", 5), "M1")
    making.cleared(org, [*making.rows("A", 3), making.row("B1", price="")], "M1")
    making.cleared(org, making.rows("C", 4), "M2")
    found = summary(making.DAY)
    assert (found["parcels"], found["manifests"]) == (8, {"CLEARED": 3})
    assert found["state"] == {
        s: Parcel.objects.filter(pk__in=scope.current_parcels(), state=s).count() for s in found["state"]
    }
    assert summary(making.DAY, making.operator("X"))["parcels"] == 0
    assert open_now(org)["HELD"] == found["state"]["HELD"]


@pytest.mark.parametrize(
    "text",
    ["a\0b", "long " * 2000, "\ud800", "\u202e\u200b", "😀" * 400, "\\N", '"', "\x1b[31m", "'; DROP TABLE"],
)
def test_hostile_text_is_stored_or_refused_but_never_stops_the_manifest(org, text):
    """PostgreSQL takes no zero byte and no text longer than its column; SQLite takes all."""
    fields = (
        "description",
        "shipper_name",
        "consignee_name",
        "consignee_id",
        "shipper_id",
        "order_no",
        "house_bl",
    )
    odd = [{**making.row(f"O{n}"), field: text} for n, field in enumerate(fields)]
    lines = [making.row("GOOD1"), *odd, making.row("GOOD2", **making.person(7))]
    version = making.cleared(org, b"\n".join(json.dumps(line).encode() for line in lines), "M1")
    stored = Parcel.objects.filter(version=version)
    assert {"GOOD1", "GOOD2"} <= set(stored.values_list("number", flat=True))
    assert stored.count() + version.summary["refused"] == len(lines)
    assert version.result_digest == results.stored_digest(version.pk)
