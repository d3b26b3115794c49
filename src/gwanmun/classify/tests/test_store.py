"""Decisions kept in the database: once, audited, used at once; notes; the outside model."""

from datetime import date

import httpx
import pytest
from django.test import override_settings

from gwanmun.classify import contract, engine, rerank, store
from gwanmun.classify.answer import answer
from gwanmun.classify.models import CodeText, PastDecision
from gwanmun.classify.tests.kit import OPEN, Untrained
from gwanmun.classify.tests.kit import engine as small
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor

DAY = date(2026, 11, 22)
WHO = Actor("kim", "USER")


@pytest.fixture(autouse=True)
def _no_engine_is_left():
    engine._engines.clear()
    yield
    engine._engines.clear()


@pytest.fixture
def decided(tmp_path):
    path = tmp_path / "past.csv"
    path.write_text(
        "description,code,date\nzorkmid gadget,847130,2026-01-05\nzorkmid  GADGET,847130,2026-01-05\n"
        "zorkmid thing,000000,\nfrobnicator,6109101000,2026-02-01\n", "utf-8",
    )  # fmt: skip
    return path


@pytest.mark.django_db
def test_decisions_are_learnt_once_and_followed(decided):
    done = contract.learn("kr", decided, DAY, WHO)
    assert (done.new, done.known) == (2, 1)
    assert [(f.line, f.code) for f in done.faults] == [(4, "CODE_UNKNOWN")]
    again = contract.learn("kr", decided, DAY, WHO)
    assert (again.new, again.known) == (0, 3)
    assert AuditEvent.objects.filter(action="classify.learnt").count() == 2
    found = contract.classify("kr", "a zorkmid", DAY)
    assert found.candidates[0].code == "847130"
    assert found.candidates[0].precedents[0].decided_on == date(2026, 1, 5)
    then = contract.classify("kr", "a zorkmid", date(2026, 1, 5), time_safe=True)
    assert then.status == "EMPTY"


@pytest.mark.django_db
def test_a_persons_decision_is_kept_with_its_author():
    assert contract.decide("kr", " quuxite shirt ", "610910", DAY, WHO)
    assert not contract.decide("kr", "quuxite shirt", "610910", DAY, WHO)
    (kept,) = PastDecision.objects.all()
    assert (kept.code, kept.source, kept.decided_on, kept.lang) == ("610910", "user:kim", DAY, "en")
    events = AuditEvent.objects.filter(action="classify.decided").order_by("pk")
    assert [e.after["new"] for e in events] == [True, False]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "61", "6109", "999999", "61091010009", "x'; DROP"])
def test_a_decision_needs_a_code_of_the_day(code):
    with pytest.raises(contract.UnknownCode):
        contract.decide("kr", "quuxite shirt", code, DAY, WHO)
    assert not PastDecision.objects.exists()


@pytest.mark.django_db
def test_a_decision_needs_words():
    with pytest.raises(ValueError, match="words"):
        contract.decide("kr", " ??? ", "610910", DAY, WHO)


@pytest.mark.django_db
def test_notes_and_names_by_code(tmp_path):
    path = tmp_path / "texts.csv"
    path.write_text("code,text,kind\n61,Only what is knitted,NOTE\n610910,blorptop garment,NAME\n", "utf-8")
    assert contract.keep_texts("kr", path, WHO).new == 2
    assert contract.keep_texts("kr", path, WHO).new == 0
    assert contract.classify("kr", "blorptop", DAY).candidates[0].code == "610910"
    (note,) = contract.notes_for("kr", ["610910"])
    assert (note.code, note.text) == ("61", "Only what is knitted")
    assert contract.notes_for("kr", ["080510"]) == []
    assert CodeText.objects.count() == 2


@pytest.mark.django_db
def test_measuring_a_file_counts_no_equal_text(decided, tmp_path):
    contract.learn("kr", decided, DAY, WHO)
    found = contract.measure("kr", decided, DAY)
    assert found["by"]["en"]["questions"] == 3
    assert found["faults"] == 1
    assert found["by"]["all"]["hs6_top1"] == 0  # its only teacher is the same text


@pytest.mark.django_db
def test_the_nomenclature_of_every_country_can_be_asked():
    assert store.decisions("kr") == []
    facts, model = contract.standing("kr", DAY)
    assert len(facts.corpus.codes) > 5000
    assert model.card["limits"]


ANSWER = answer(small(), Untrained(OPEN), "면 티셔츠")


def replying(monkeypatch, **reply):
    seen = {}

    def post(url, **sent):
        seen.update(sent, url=url)
        return httpx.Response(request=httpx.Request("POST", url), **reply)

    monkeypatch.setattr(rerank.httpx, "post", post)
    return seen


def test_an_outside_model_reorders(monkeypatch):
    seen = replying(monkeypatch, status_code=200, json={"order": ["610990", "nonsense"]})
    found = rerank.reranked(ANSWER, "면 티셔츠", "https://model.test/", "secret")
    assert found.candidates[0].code == "610990"
    assert seen["headers"] == {"Authorization": "Bearer secret"}
    assert set(seen["json"]) == {"description", "candidates"}


@pytest.mark.parametrize(
    "reply",
    [{"status_code": 500}, {"status_code": 302}, {"status_code": 200, "text": "no"},
     {"status_code": 200, "json": []},
     {"status_code": 200, "json": {"order": "610990"}}, {"status_code": 200, "json": {"order": [1]}},
     {"status_code": 200, "json": {"order": ["999999"]}}, {"status_code": 200, "text": "x" * 100_000}],
)  # fmt: skip
def test_what_goes_wrong_outside_changes_nothing(monkeypatch, reply):
    replying(monkeypatch, **reply)
    assert rerank.reranked(ANSWER, "x", "https://model.test/") == ANSWER


def test_without_an_address_nobody_is_asked(monkeypatch):
    seen = replying(monkeypatch, status_code=200, json={"order": ["610990"]})
    assert rerank.configured() == ("", "")
    assert rerank.reranked(ANSWER, "x", *rerank.configured()) is ANSWER
    assert not seen
    with override_settings(CLASSIFY_RERANK_URL="https://model.test/", CLASSIFY_RERANK_KEY="k"):
        assert rerank.configured() == ("https://model.test/", "k")
