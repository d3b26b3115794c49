"""Training writes card and signature; what was not signed, or not as it was signed, is never asked."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.learning import card, registry, signing, training
from gwanmun.risk.learning.models import ModelVersion
from gwanmun.risk.learning.registry import NotAllowed
from gwanmun.risk.learning.signing import ModelRefused
from gwanmun.risk.learning.tests.kit import past
from gwanmun.risk.rules.learner import Trained
from gwanmun.risk.rules.recipes import PARCEL
from gwanmun.risk.rules.signs import SIGNS, with_signs

pytest.importorskip("lightgbm", exc_type=ImportError)
pytestmark = pytest.mark.django_db

ME, YOU = Actor("kim", "USER"), Actor("lee", "USER")
QUICK = replace(PARCEL, trees=replace(PARCEL.trees, rounds=40, seeds=1))


Made = tuple[Trained, dict[str, Any]]


@pytest.fixture(scope="module")
def made() -> Made:
    return training.learn("kr", "PARCEL", training.past_of(*past(), "test"), recipe=QUICK)


@pytest.fixture
def row(made: Made) -> ModelVersion:
    return registry.register("kr", "PARCEL", *made, ME)


def test_training_registers_a_signed_candidate_with_a_card(row: ModelVersion) -> None:
    assert (row.state, row.version, row.name) == ("CANDIDATE", 1, "kr-parcel-1")
    data, measured = row.card["data"], row.card["measured"]
    assert data["controls"] == 1500
    assert data["finds"] == sum(data["finds_of"].values())
    assert data["first"] < data["last"]
    assert sum(data["by_basis"].values()) == 1500
    assert measured["rows"] == 300
    assert measured["first"] > data["first"]
    assert 0.6 < measured["auc"] <= 1
    low, high = measured["intervals"]["auc"]
    assert low < measured["auc"] < high
    assert [at["share"] for at in measured["at"]] == [0.01, 0.02, 0.05, 0.1]
    assert {"SELECTIVE", "SHORT_PAST"} <= {limit["code"] for limit in row.card["limits"]}
    assert row.card["features"][0]["feature"].split(":")[-1] in ("seller", "seller_hs4")
    assert sum(one["share"] for one in row.card["features"]) == pytest.approx(1, abs=1e-4)
    for language in ("ko", "en"):
        page = card.as_markdown(row.card, language)
        assert "kr-parcel-1" in page
        assert row.card["limits"][0][language] in page
    assert AuditEvent.objects.filter(action="risk.model.registered", actor="kim").exists()


def test_the_model_that_comes_back_says_what_the_trained_one_said(row: ModelVersion, made: Made) -> None:
    items, _ = past()
    again = registry.load(ModelVersion.objects.get(pk=row.pk))
    assert again.name == row.name
    assert again.score(items).to_list() == pytest.approx(made[0].score(items).to_list())


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda row: setattr(row, "signature", ""), "UNSIGNED"),
        (lambda row: setattr(row, "signature", "00" * 64), "CHANGED"),
        (lambda row: setattr(row, "signature", "not hexadecimal"), "CHANGED"),
        (lambda row: setattr(row, "signer", "0" * 32), "UNTRUSTED"),
        (lambda row: setattr(row, "body", bytes(row.body) + b"x"), "CHANGED"),
        (lambda row: row.card["measured"].update(auc=0.999), "CHANGED"),
        (lambda row: setattr(row, "statement", row.statement.replace('"PARCEL"', '"CARGO"')), "CHANGED"),
        (lambda row: setattr(row, "version", 7), "CHANGED"),
    ],
)
def test_what_was_tampered_with_is_refused(row: ModelVersion, spoil: Any, code: str) -> None:
    spoil(row)
    with pytest.raises(ModelRefused) as refusal:
        registry.load(row)
    assert refusal.value.code == code


def test_another_office_is_trusted_only_once_it_is_named(row: ModelVersion) -> None:
    key = Ed25519PrivateKey.generate()
    facts = {
        k: v for k, v in json.loads(row.statement).items() if k in ("country", "kind", "version", "schema")
    }
    signed = signing.sign(key, facts, bytes(row.body), row.card)
    row.statement, row.signature, row.signer = signed.statement, signed.signature, signed.signer
    with pytest.raises(ModelRefused, match="UNTRUSTED"):
        registry.load(row)
    registry.trust(key.public_key().public_bytes_raw().hex(), "Busan", YOU)
    assert registry.load(row).name == row.name
    with pytest.raises(ValueError):
        registry.trust("abcd", "nobody", YOU)


@pytest.mark.parametrize("change", ["schema", "body"])
def test_a_model_for_other_columns_or_of_rubbish_is_refused(row: ModelVersion, change: str) -> None:
    facts = {
        k: v for k, v in json.loads(row.statement).items() if k in ("country", "kind", "version", "schema")
    }
    if change == "schema":
        facts["schema"] = signing.schema_digest(["another"])
    else:
        row.body = b"GWRISK1\n" + b"\xff" * 40
    signed = signing.sign(signing.own_key(settings.HOME), facts, bytes(row.body), row.card)
    row.statement, row.signature, row.signer = signed.statement, signed.signature, signed.signer
    with pytest.raises(ModelRefused, match="SCHEMA" if change == "schema" else "BROKEN"):
        registry.load(row)


def test_a_model_from_before_patterns_and_links_is_refused_and_told_the_cure(made: Made) -> None:
    """Well signed, and consistent in itself: but it would not see what is put before it now."""
    old = replace(QUICK, numbers=tuple(n for n in QUICK.numbers if n not in SIGNS))
    trained, facts = training.learn("kr", "PARCEL", training.past_of(*past(), "test"), recipe=old)
    row = registry.register("kr", "PARCEL", trained, facts, ME)
    with pytest.raises(ModelRefused, match="gwanmun risk train --kind PARCEL") as refusal:
        registry.load(row)
    assert refusal.value.code == "SCHEMA"
    with pytest.raises(ModelRefused):
        registry.activate(row, YOU, "as before")
    assert registry.load(registry.register("kr", "PARCEL", *made, ME)).recipe.columns == QUICK.columns


def test_patterns_and_links_kept_with_results_are_learnt_from_and_carded(row: ModelVersion) -> None:
    assert {limit["code"] for limit in row.card["limits"]} >= {"FEW_SIGNS"}, "none were kept with these"
    assert row.card["data"]["with_signs"] == 0
    items, results = past()
    marks = (results["outcome"] == "FIND").cast(pl.Int64)
    told = with_signs(items).with_columns(conceals=marks, people_on_phone=pl.lit(1, pl.Int64))
    trained, facts = training.learn("kr", "PARCEL", training.past_of(told, results, "test"), recipe=QUICK)
    assert facts["features"][0]["feature"] == "conceals"
    assert facts["data"]["with_signs"] == 1500
    assert "FEW_SIGNS" not in {limit["code"] for limit in facts["limits"]}
    page = card.as_markdown({**facts, "name": "kr-parcel-1"}, "ko")
    assert "`conceals`" in page
    assert "은닉에 쓰이는 물품" in page
    assert set(SIGNS) < set(trained.recipe.columns)


def test_a_second_person_lets_it_decide(row: ModelVersion, made: Made) -> None:
    assert registry.active("kr", "PARCEL") is None
    for who, reason, code in ((ME, "good", "SAME_PERSON"), (YOU, "  ", "NO_REASON")):
        with pytest.raises(NotAllowed, match=code):
            registry.activate(row, who, reason)
    registry.activate(row, YOU, "better than profiles alone")
    first = registry.active("kr", "PARCEL")
    assert first is not None
    assert first.name == "kr-parcel-1"
    assert registry.active("kr", "PARCEL") is first  # read once
    second = registry.register("kr", "PARCEL", *made, ME)
    registry.activate(second, YOU, "newer")
    assert registry.active("kr", "PARCEL").name == "kr-parcel-2"  # type: ignore[union-attr]
    assert ModelVersion.objects.get(pk=row.pk).state == "RETIRED"
    registry.put_away(second, YOU, "drift")
    assert registry.active("kr", "PARCEL") is None
    with pytest.raises(NotAllowed, match="STATE"):
        registry.put_away(second, YOU, "again")
    actions = list(AuditEvent.objects.filter(subject_type="risk_model").values_list("action", flat=True))
    assert actions.count("risk.model.active") == 2
    assert actions.count("risk.model.retired") == 2


def test_an_active_model_that_was_changed_in_the_database_stops_the_asking(row: ModelVersion) -> None:
    registry.activate(row, YOU, "good")
    ModelVersion.objects.filter(pk=row.pk).update(body=bytes(row.body)[:-3], signature=row.signature[::-1])
    with pytest.raises(ModelRefused):
        registry.active("kr", "PARCEL")


def test_too_little_is_not_learnt_from() -> None:
    for rows in (0, 300):
        with pytest.raises(training.TooFew):
            training.train("kr", "PARCEL", training.past_of(*past(rows), "test"), ME)
    items, results = past()
    none = results.with_columns(pl.lit("NO_FIND").alias("outcome"))
    with pytest.raises(training.TooFew) as few:
        training.train("kr", "PARCEL", training.past_of(items, none, "test"), ME)
    assert (few.value.controls, few.value.finds) == (1500, 0)


def test_the_own_key_is_made_once_and_is_private() -> None:
    first = signing.own_key(settings.HOME)
    assert signing.own_key(settings.HOME).private_bytes_raw() == first.private_bytes_raw()
    assert (settings.HOME / "risk-model.key").stat().st_mode & 0o077 == 0
    assert not list(settings.HOME.glob(".risk-model-*"))


def test_a_machine_without_the_library_goes_on_without_a_model(
    row: ModelVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    with pytest.raises(ModelRefused, match="LIBRARY"):
        registry.load(row)


def test_what_began_with_a_model_ends_with_it_though_it_has_retired(row: ModelVersion) -> None:
    registry.activate(row, YOU, "card read")
    registry.put_away(row, YOU, "drift")
    assert registry.active("kr", "PARCEL") is None
    assert registry.named("kr", "PARCEL", row.name).name == row.name
    for name in ("kr-parcel-9", "kr-cargo-1", "", "stub 1"):
        with pytest.raises(ModelRefused):
            registry.named("kr", "PARCEL", name)
    ModelVersion.objects.filter(pk=row.pk).update(body=b"GWRISK1\nother")
    registry._loaded.clear()
    with pytest.raises(ModelRefused, match="CHANGED"):
        registry.named("kr", "PARCEL", row.name)
