"""An answer as JSON: the same on the command line and through the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gwanmun.classify.answer import Answer, Candidate
from gwanmun.classify.rules.deciding import Word

STATUS = {
    "SUGGESTED": (
        "충분히 확실하여 첫째 후보를 제안합니다.",
        "Sure enough: the first candidate is suggested.",
    ),
    "CANDIDATES": ("후보입니다. 사람이 정해야 합니다.", "These are candidates; a person decides."),
    "NOT_ENOUGH": (
        "이 설명만으로는 정하기 어렵습니다. 아래 물음에 답을 덧붙여 주십시오.",
        "This description is not enough to decide. Add what is asked for below.",
    ),
    "EMPTY": (
        "판단할 만한 낱말이 없습니다. 무엇인지, 재질과 용도를 적어 주십시오.",
        "There are no words to go by. Say what it is, of what material, and for what use.",
    ),
}


def as_dict(answer: Answer) -> dict[str, Any]:
    ko, en = STATUS[answer.status]
    return {
        "status": answer.status,
        "message": {"ko": ko, "en": en},
        "certainty": round(answer.certainty, 4),
        "candidates": [_candidate(c) for c in answer.candidates],
        "questions": [
            {
                "about": q.axis,
                "ko": q.ko,
                "en": q.en,
                "choices": [{"code": code, "words": words} for code, words in q.choices],
                "choices_en": [{"code": code, "words": words} for code, words in q.choices_en],
            }
            for q in answer.questions
        ],
        "unknown_words": list(answer.unknown),
        "past_decisions": answer.past,
        "reranked": answer.reranked,
    }


def _candidate(c: Candidate) -> dict[str, Any]:
    return {
        "code": c.code,
        "share": round(c.share, 4),
        "line": c.line,
        "lines": c.lines,
        "path": [{"code": code, "ko": ko, "en": en} for code, ko, en in c.path],
        "deciding_words": {"ko": _words(c.words_ko), "en": _words(c.words_en)},
        "precedents": [
            {
                "description": p.description[:500],
                "code": p.code,
                "decided_on": p.decided_on.isoformat() if p.decided_on else None,
                "source": p.source,
                "likeness": round(p.likeness, 3),
            }
            for p in c.precedents
        ],
    }


def _words(words: Sequence[Word]) -> list[dict[str, Any]]:
    return [{"word": w.text, "met": w.met} for w in words]
