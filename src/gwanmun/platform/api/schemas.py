"""Shapes that every part of the API shares: texts in two languages, problems."""

from __future__ import annotations

from ninja import Schema
from pydantic import ConfigDict


class Both(Schema):
    """A text in Korean and English."""

    ko: str
    en: str


class Said(Schema):
    message: str
    cure: str


class FieldProblem(Schema):
    field: str
    code: str
    message: str
    cure: str
    ko: Said
    en: Said


class ProblemText(Schema):
    title: str
    detail: str


class ProblemOut(Schema):
    """RFC 9457 problem details; ``ko`` and ``en`` carry both languages."""

    model_config = ConfigDict(title="Problem")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    ko: ProblemText
    en: ProblemText
    errors: list[FieldProblem] | None = None
