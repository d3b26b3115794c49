"""From a description to an answer: candidates with path and deciding words, questions, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from gwanmun.classify.engine import Engine
from gwanmun.classify.model import Model
from gwanmun.classify.rules import gate as gates
from gwanmun.classify.rules.deciding import Ask, Named, Word, parting, plain_words, questions, unanswered
from gwanmun.classify.rules.features import features
from gwanmun.classify.rules.past import Near
from gwanmun.classify.rules.postings import Floats
from gwanmun.classify.rules.question import Question, ask

SHOWN = 5
MOST = 20
#: Below these shares of the ranker the answer says that the description is not enough.
HEADING_LEAST, SUBHEADING_LEAST = 0.45, 0.30
RUNNING = 0.1  # of the first one's share: candidates below are not asked about


@dataclass(frozen=True)
class Precedent:
    """A past decision that speaks for a candidate. ``likeness``: about 0 … 1.5."""

    description: str
    code: str
    decided_on: date | None
    source: str
    likeness: float


@dataclass(frozen=True)
class Candidate:
    """``code`` has six digits; ``line`` is the code to declare that fits best, ``lines`` how many there are.

    ``share``: of the ranker among all subheadings (0 … 1), not yet a probability. ``words``: of its names
    that part it from the other candidates, in Korean and English.
    """

    code: str
    share: float
    line: str
    lines: int
    path: tuple[tuple[str, str, str], ...]  # code, Korean, English
    words_ko: tuple[Word, ...]
    words_en: tuple[Word, ...]
    precedents: tuple[Precedent, ...]


@dataclass(frozen=True)
class Answer:
    """``status``: EMPTY (nothing to go by) | NOT_ENOUGH | CANDIDATES | SUGGESTED (the gate is open)."""

    status: str
    certainty: float  # probability that the first subheading is right; 0 where nothing was found
    candidates: tuple[Candidate, ...]
    questions: tuple[Ask, ...]
    unknown: tuple[str, ...]  # words nothing in the nomenclature, the lexicon or the past knows
    past: int  # decisions that were looked through
    reranked: bool = False

    def reordered(self, order: Sequence[str]) -> Answer:
        """The candidates as another judge ranks them; it adds none, and the gate closes when it differs."""
        place = {code: number for number, code in enumerate(order)}
        ranked = tuple(sorted(self.candidates, key=lambda c: place.get(c.code, len(place))))
        changed = bool(ranked) and ranked[0].code != self.candidates[0].code
        status = "CANDIDATES" if changed and self.status == "SUGGESTED" else self.status
        return replace(self, candidates=ranked, status=status, reranked=True)


def answer(engine: Engine, model: Model, description: str, limit: int = SHOWN,
           before: date | None = None) -> Answer:  # fmt: skip
    """Pure in all it is given. ``before``: only decisions of earlier days, as it would have stood then."""
    question = ask(description)
    if question.empty:
        open_questions = tuple(Ask(a.name, a.ko, a.en) for a in engine.axes[:3])
        return Answer("EMPTY", 0.0, (), open_questions, (), len(engine.past))
    corpus = engine.corpus
    near = engine.past.nearest(question, before.toordinal() if before else None)
    variant = model.variant(past=len(near.decisions) > 0)
    table = features(corpus, question, near)
    scores = table @ variant.weights
    share = gates.shares(scores)
    if not _met(table):
        return Answer("EMPTY", 0.0, (), _open(engine), _unknown(engine, description), len(engine.past))
    signs = gates.signs(table, share, corpus.head_of, question.terms)
    certainty = float(variant.gate.certainty(signs[None, :])[0])
    limit = max(1, min(limit, MOST))
    order = np.argsort(-share, kind="stable")[:limit]
    candidates = _candidates(engine, question, near, [int(i) for i in order], share)
    heading = float(share[corpus.head_of == corpus.head_of[order[0]]].sum())
    if variant.gate.opens(certainty):
        status = "SUGGESTED"
    elif (
        heading < HEADING_LEAST
        or float(share[order[0]]) < SUBHEADING_LEAST
        or len(plain_words(description)) < 2
    ):
        status = "NOT_ENOUGH"
    else:
        status = "CANDIDATES"
    enough = status == "CANDIDATES"
    asked = () if status == "SUGGESTED" else _questions(engine, candidates, description, enough=enough)
    return Answer(status, certainty, candidates, asked, _unknown(engine, description), len(engine.past))


def _met(table: Floats) -> bool:
    """Whether anything at all speaks for any subheading."""
    told = np.delete(table, [i for i in range(table.shape[1]) if i in _CONSTANT], axis=1)
    return bool(np.abs(told).max() > 1e-6)


def _constant() -> frozenset[int]:
    from gwanmun.classify.rules.features import COLUMNS

    return frozenset(COLUMNS.index(name) for name in ("residual", "residual_sibling", "breadth"))


_CONSTANT = _constant()


def _open(engine: Engine) -> tuple[Ask, ...]:
    return tuple(Ask(axis.name, axis.ko, axis.en) for axis in engine.axes[:3])


def _unknown(engine: Engine, description: str) -> tuple[str, ...]:
    corpus = engine.corpus
    known = (corpus.subs, corpus.head, corpus.chapter, corpus.lines, corpus.extras, engine.past.index)
    out = (
        word
        for word in plain_words(description)
        if not any(term in index.vocabulary for term in ask(word).terms for index in known)
    )
    return tuple(out)[:10]


def _candidates(engine: Engine, question: Question, near: Near, order: list[int],
                share: np.typing.NDArray[np.float64]) -> tuple[Candidate, ...]:  # fmt: skip
    corpus = engine.corpus
    codes = [corpus.codes[i] for i in order]
    lines = _lines(engine, question, order)
    told = {lang: parting(_named(engine, codes, lang), question.text) for lang in ("ko", "en")}
    out = []
    for number, (place, code) in enumerate(zip(order, codes, strict=True)):
        path = tuple((c, ko or en, en or ko) for c, (ko, en) in engine.path(lines[number]))
        out.append(Candidate(
            code=code, share=float(share[place]), line=lines[number],
            lines=len(engine.leaves.get(code, (code,))), path=path,
            words_ko=tuple(told["ko"][number]), words_en=tuple(told["en"][number]),
            precedents=_precedents(engine, near, place),
        ))  # fmt: skip
    return tuple(out)


def _named(engine: Engine, codes: Sequence[str], lang: str) -> list[Named]:
    """Each candidate with the names of its heading and of what lies below."""
    return [Named(c, " , ".join(engine.name(c[:n], lang) for n in (4, 5, 6))) for c in codes]


def _lines(engine: Engine, question: Question, order: list[int]) -> list[str]:
    """For each subheading the code to declare whose own name fits best."""
    corpus = engine.corpus
    scores = corpus.lines.score(question.terms)
    merit = scores[:, 0] + scores[:, 2]
    out = []
    for place in order:
        leaves = set(engine.leaves.get(corpus.codes[place], ()))
        at = [i for i in np.nonzero(corpus.line_of == place)[0] if corpus.line_codes[i] in leaves]
        best = max(at, key=lambda i: (float(merit[i]), -int(i)), default=None)
        fallback = min(leaves, default=corpus.codes[place])
        out.append(corpus.line_codes[best] if best is not None else fallback)
    return out


def _precedents(engine: Engine, near: Near, place: int) -> tuple[Precedent, ...]:
    out = []
    for number in np.nonzero(near.subs == place)[0][:3]:
        past = engine.past.decisions[int(near.decisions[number])]
        day = date.fromordinal(past.decided_on) if past.decided_on else None
        out.append(Precedent(past.text, past.code, day, past.key, float(near.likeness[number])))
    return tuple(out)


def _questions(
    engine: Engine, candidates: Sequence[Candidate], description: str, *, enough: bool
) -> tuple[Ask, ...]:
    """What parts the candidates in the running, with choices from the names in both languages.

    Where the names part nothing and the description is not enough: the questions it has not answered.
    """
    first = candidates[0]
    running = [
        c.code
        for c in candidates
        if c.share >= RUNNING * first.share or (not enough and c.code[:4] == first.code[:4])
    ]
    ko = {a.axis: a for a in questions(_named(engine, running, "ko"), description, engine.axes)}
    en = {a.axis: a for a in questions(_named(engine, running, "en"), description, engine.axes)}
    found = tuple(
        replace(
            ko.get(name) or en[name],
            choices=ko[name].choices if name in ko else (),
            choices_en=en[name].choices if name in en else (),
        )
        for name in list(dict.fromkeys([*ko, *en]))[:3]
    )
    if found or enough:
        return found
    return tuple(Ask(a.name, a.ko, a.en) for a in unanswered(description, engine.axes)[:2])
