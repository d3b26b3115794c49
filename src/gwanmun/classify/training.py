"""Train the ranker and its gate from decisions, in three parts that never mix.

*Fit* sets the weights, *tune* the gate's coefficients and threshold, *aside* only measures. Parts are by
day where the decisions span days (the latest are kept aside), else by the digest of the text; equal texts
always fall into one part. While a decision is learnt from, neither it nor any of equal text is in the past.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from gwanmun.classify.model import Variant
from gwanmun.classify.rules import gate as gates
from gwanmun.classify.rules import ranker
from gwanmun.classify.rules.corpus import Corpus
from gwanmun.classify.rules.features import features
from gwanmun.classify.rules.past import Decision, Near, Past, build_past
from gwanmun.classify.rules.postings import Floats
from gwanmun.classify.rules.question import Question, ask
from gwanmun.classify.rules.text import HANGUL, normal

LEAST = 200  # decisions below which nothing is trained
MOST_FIT = 2500  # questions the weights are fitted to: more changes them no further
PARTS = (0.7, 0.85)  # fit below, tune between, aside above
NearOf = Callable[[Question, int], Near]


class TooFew(ValueError):
    """Not enough decisions to train from."""


@dataclass(frozen=True)
class Measured:
    """What a variant does on decisions kept aside. Shares 0 … 1; None: none to divide by."""

    questions: int
    hs4_top1: float
    hs4_top5: float
    hs6_top1: float
    hs6_top5: float
    suggested: float
    precision: float | None

    def told(self) -> dict[str, Any]:
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in self.__dict__.items()}


@dataclass(frozen=True, eq=False)
class Trained:
    alone: Variant
    past: Variant
    card: dict[str, Any]


def parts_of(decisions: Sequence[Decision]) -> tuple[list[int], list[int], list[int], str]:
    """Numbers of the decisions to fit, to tune, and kept aside; and how they were parted."""
    texts = [normal(d.text) for d in decisions]
    days = np.array([d.decided_on for d in decisions])
    first: dict[str, int] = {}
    for text, day in zip(texts, days.tolist(), strict=True):
        first[text] = min(day, first.get(text, day))
    dated = bool((days > 0).all()) and len(np.unique(days)) >= 20
    if dated:
        ordered = np.sort([first[t] for t in texts])
        low, high = (int(ordered[int(len(ordered) * p)]) for p in PARTS)
        place = [0 if first[t] < low else 1 if first[t] < high else 2 for t in texts]
    else:
        share = [int(hashlib.sha256(t.encode()).hexdigest()[:8], 16) / 2**32 for t in texts]
        place = [0 if s < PARTS[0] else 1 if s < PARTS[1] else 2 for s in share]
    split = [[i for i, p in enumerate(place) if p == part] for part in range(3)]
    seen: set[str] = set()
    kept: list[list[int]] = []
    for part in split:  # each text is asked once
        once = [i for i in part if not (texts[i] in seen or seen.add(texts[i]))]  # type: ignore[func-returns-value]
        kept.append(once)
    return kept[0], kept[1], kept[2], "by day" if dated else "by digest of the text"


def train(corpus: Corpus, decisions: Sequence[Decision], made_on: date) -> Trained:
    """Both variants with their gates and the card.

    :raises TooFew: fewer than :data:`LEAST` decisions whose code the nomenclature has.
    """
    place = {code: number for number, code in enumerate(corpus.codes)}
    usable = [d for d in decisions if d.code[:6] in place and not ask(d.text).empty]
    if len(usable) < LEAST:
        raise TooFew(f"{len(usable)} decisions; at least {LEAST} are needed")
    fit, tune, aside, how = parts_of(usable)
    if min(len(fit), len(tune), len(aside)) < 20:
        raise TooFew("too few different texts in one of the parts")
    whole = build_past(usable, corpus.codes)
    dated = how == "by day"
    learnt = build_past([usable[i] for i in sorted([*fit, *tune])], corpus.codes)

    def nothing(_question: Question, _number: int) -> Near:
        return Near.nothing()

    def earlier(question: Question, number: int) -> Near:
        return whole.nearest(question, before=usable[number].decided_on, apart_from=number)

    def kept_apart(question: Question, number: int) -> Near:
        del number
        return learnt.nearest(question)

    variants: dict[str, Variant] = {}
    measured: dict[str, Measured] = {}
    leaving_out: NearOf = earlier
    if not dated:
        own = build_past([usable[i] for i in fit], corpus.codes)
        leaving_out = _within(own, {number: spot for spot, number in enumerate(fit)})
    for name, near, near_aside in (("alone", nothing, nothing), ("past", leaving_out, kept_apart)):
        weights = _weights(corpus, usable, place, fit[-MOST_FIT:] if dated else fit[:MOST_FIT], near)
        rows, right = _answers(corpus, usable, place, tune, near, weights)[:2]
        # The threshold is looked for on answers the coefficients have not seen: else it promises too much.
        coefficients = gates.fit(rows[::2], right[::2])
        gate = gates.Gate(coefficients, None)
        gate = gates.Gate(coefficients, gates.threshold(gate.certainty(rows[1::2]), right[1::2]))
        found = measure(corpus, usable, place, aside, near_aside, Variant(weights, gate))
        if found.precision is not None and found.precision < gates.PRECISION:
            gate = gates.Gate(coefficients, None)  # what was promised did not hold: the gate stays closed
        variants[name], measured[name] = Variant(weights, gate), found
    days = [d.decided_on for d in usable if d.decided_on]
    korean = sum(bool(HANGUL.search(d.text)) for d in usable)
    card: dict[str, Any] = {
        "made_on": made_on.isoformat(), "decisions": len(usable), "parted": how,
        "parts": {"fit": len(fit), "tune": len(tune), "aside": len(aside)},
        "period": [date.fromordinal(min(days)).isoformat(), date.fromordinal(max(days)).isoformat()]
        if days else None,
        "languages": {"ko": korean, "en": len(usable) - korean},
        "codes": len({d.code[:6] for d in usable}),
        "aside": {name: m.told() for name, m in measured.items()},
        "gate_open": {name: v.gate.threshold is not None for name, v in variants.items()},
    }  # fmt: skip
    return Trained(variants["alone"], variants["past"], card)


def _within(past: Past, spot: dict[int, int]) -> NearOf:
    return lambda question, number: past.nearest(question, apart_from=spot.get(number))


def _weights(
    corpus: Corpus, decisions: Sequence[Decision], place: dict[str, int], numbers: Sequence[int], near: NearOf
) -> Floats:
    start = ranker.prior()
    questions = []
    for number in numbers:
        question = ask(decisions[number].text)
        table = features(corpus, question, near(question, number))
        questions.append(ranker.shortlist(table, start, place[decisions[number].code[:6]]))
    return ranker.fit(np.stack(questions))[0]


Ranks = npt.NDArray[np.int64]


def _answers(
    corpus: Corpus, decisions: Sequence[Decision], place: dict[str, int], numbers: Sequence[int],
    near: NearOf, weights: Floats,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_], Ranks]:  # fmt: skip
    """Signs, whether the first HS6 is right, and the ranks (HS4, HS6; 0 is first) of what is right."""
    rows, ranks = [], []
    for number in numbers:
        question = ask(decisions[number].text)
        table = features(corpus, question, near(question, number))
        scores = table @ weights
        rows.append(gates.signs(table, gates.shares(scores), corpus.head_of, question.terms))
        ranks.append(ranks_of(corpus, scores, place[decisions[number].code[:6]]))
    found = np.array(ranks, dtype=np.int64)
    return np.stack(rows), found[:, 1] == 0, found


def ranks_of(corpus: Corpus, scores: Floats, right: int) -> tuple[int, int]:
    """Rank of the right heading (headings by their best subheading) and of the right subheading."""
    best = np.full(len(corpus.heads), -np.inf)
    np.maximum.at(best, corpus.head_of, scores)
    head = int((best > best[corpus.head_of[right]]).sum())
    return head, int((scores > scores[right]).sum()) + int((scores[:right] == scores[right]).sum())


def measure(
    corpus: Corpus, decisions: Sequence[Decision], place: dict[str, int], numbers: Sequence[int],
    near: NearOf, variant: Variant,
) -> Measured:  # fmt: skip
    rows, right, ranks = _answers(corpus, decisions, place, numbers, near, variant.weights)
    sure = variant.gate.certainty(rows)
    opened = np.array([variant.gate.opens(float(c)) for c in sure])
    return Measured(
        questions=len(numbers),
        hs4_top1=float((ranks[:, 0] < 1).mean()), hs4_top5=float((ranks[:, 0] < 5).mean()),
        hs6_top1=float((ranks[:, 1] < 1).mean()), hs6_top5=float((ranks[:, 1] < 5).mean()),
        suggested=float(opened.mean()),
        precision=float(right[opened].mean()) if opened.any() else None,
    )  # fmt: skip
