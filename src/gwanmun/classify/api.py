"""The programming interface of the room: from a description to ranked codes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Field, Router, Schema
from pydantic import ConfigDict

from gwanmun.classify import services, store
from gwanmun.classify.answer import MOST, SHOWN
from gwanmun.classify.model import ModelRefused
from gwanmun.classify.rules.text import LONGEST
from gwanmun.classify.shape import as_dict
from gwanmun.core.book import RuleBookError
from gwanmun.countries import registry
from gwanmun.platform import logging
from gwanmun.platform.api.auth import ApiKey
from gwanmun.platform.api.problems import FieldError, Problem, invalid
from gwanmun.platform.api.schemas import Both

log = logging.get(__name__)
router = Router(tags=["Classification"])


class ClassifyIn(Schema):
    model_config = ConfigDict(extra="forbid", title="Description")

    description: str = Field(max_length=LONGEST, description="what it is, of what material, for what use")
    country: str = Field("kr", pattern="^[a-z]{2}$", description="country pack")
    date: dt.date | None = Field(None, description="the nomenclature of this day; without it, today")
    limit: int = Field(SHOWN, ge=1, le=MOST, description="how many candidates")


class Choice(Schema):
    code: str
    words: str


class QuestionOut(Schema):
    about: str
    ko: str
    en: str
    choices: list[Choice]
    choices_en: list[Choice]


class Level(Schema):
    code: str
    ko: str
    en: str


class WordOut(Schema):
    word: str
    met: bool = Field(description="the description has it")


class Words(Schema):
    ko: list[WordOut]
    en: list[WordOut]


class PrecedentOut(Schema):
    description: str
    code: str
    decided_on: dt.date | None
    likeness: float


class CandidateOut(Schema):
    code: str = Field(description="subheading, six digits")
    share: float = Field(description="of the ranker among all subheadings, 0 to 1; no probability")
    line: str = Field(description="the code to declare that fits best")
    lines: int = Field(description="how many codes the subheading has")
    path: list[Level]
    deciding_words: Words
    precedents: list[PrecedentOut]


class NoteOut(Schema):
    code: str
    lang: str
    text: str
    source: str


class Nomenclature(Schema):
    demonstration: bool
    label: Both


class ClassifyOut(Schema):
    country: str
    date: dt.date
    status: str = Field(description="SUGGESTED, CANDIDATES, NOT_ENOUGH or EMPTY")
    message: Both
    certainty: float = Field(description="probability that the first candidate is right, 0 to 1")
    candidates: list[CandidateOut]
    questions: list[QuestionOut]
    notes: list[NoteOut]
    unknown_words: list[str]
    past_decisions: int
    reranked: bool
    nomenclature: Nomenclature


_EXAMPLE_IN = {"description": "면 티셔츠, 반팔, 남성용", "country": "kr", "limit": 1}
_EXAMPLE_OUT = {
    "country": "kr", "date": "2026-11-22", "status": "CANDIDATES",
    "message": {"ko": "후보입니다. 사람이 정해야 합니다.", "en": "These are candidates; a person decides."},
    "certainty": 0.71,
    "candidates": [
        {
            "code": "610910", "share": 0.64, "line": "6109101000", "lines": 2,
            "path": [{"code": "6109", "ko": "티셔츠", "en": "T-shirts"}],
            "deciding_words": {"ko": [{"word": "면으로", "met": True}], "en": []},
            "precedents": [],
        }
    ],
    "questions": [], "notes": [], "unknown_words": [], "past_decisions": 0, "reranked": False,
    "nomenclature": {"demonstration": True, "label": {"ko": "시연용", "en": "Demonstration"}},
}  # fmt: skip
_EXTRA = {
    "requestBody": {"content": {"application/json": {"example": _EXAMPLE_IN}}},
    "responses": {200: {"content": {"application/json": {"example": _EXAMPLE_OUT}}}},
}


@router.post(
    "",
    auth=ApiKey("tariff:classify"),
    operation_id="classify",
    summary="품목분류 후보 찾기 · Find codes for a description",
    response=ClassifyOut,
    openapi_extra=_EXTRA,
)
def classify(request: HttpRequest, asked: Body[ClassifyIn]) -> dict[str, Any]:
    """Ranked subheadings with their path, the words that part them, and what to ask where the description
    is not enough. `SUGGESTED` is given only where the trained gate is open. Nothing is stored."""
    if asked.country not in registry.countries():
        raise invalid([_no_country(asked.country)])
    day = asked.date or timezone.localdate()
    try:
        engine, _ = services.standing(asked.country, day)
        found = services.classify(asked.country, asked.description, day, asked.limit)
    except RuleBookError:
        raise invalid([_no_country(asked.country)]) from None
    except ModelRefused as refusal:
        log.error("classify.model_refused", error=str(refusal))
        raise Problem(
            "internal",
            "학습한 모형 파일을 쓸 수 없습니다. 운영자가 다시 학습해야 합니다.",
            "The trained model cannot be used. The operator must train it again.",
        ) from None
    told = as_dict(found)
    for candidate in told["candidates"]:
        for precedent in candidate["precedents"]:
            precedent.pop("source")  # who decided is not told outside
    notes = store.notes_for(asked.country, [c.code for c in found.candidates])
    return {
        "country": asked.country,
        "date": day,
        **told,
        "notes": [{"code": n.code, "lang": n.lang, "text": n.text, "source": n.source} for n in notes],
        "nomenclature": {
            "demonstration": engine.demonstration,
            "label": {"ko": engine.label.ko, "en": engine.label.en},
        },
    }


def _no_country(code: str) -> FieldError:
    known = ", ".join(registry.countries())
    return FieldError(
        "body.country", "COUNTRY_UNKNOWN",
        f"{code}의 품목분류표가 없습니다.", f"There is no nomenclature of {code}.",
        f"다음 가운데 고르거나 표를 먼저 올려 주십시오: {known}",
        f"Choose of {known}, or import its table first.",
    )  # fmt: skip


ROUTERS = {"/classify": router}
