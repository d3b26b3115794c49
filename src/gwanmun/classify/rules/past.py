"""Past decisions: descriptions with the code that was decided, asked by likeness, as they stood on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gwanmun.classify.rules.postings import Floats, Ints, Postings, build
from gwanmun.classify.rules.question import Question
from gwanmun.classify.rules.text import normal, terms

NEAREST = 200  # decisions that are looked at
RANK = 10  # constant of the fusion by rank: the first counts 1/11, the tenth 1/20
COMMON = 0.25  # terms in more than a quarter of the decisions tell nothing


@dataclass(frozen=True)
class Decision:
    """``decided_on``: days since 1 January of year 1 (``date.toordinal``), 0 where unknown."""

    text: str
    code: str
    decided_on: int = 0
    key: str = ""


@dataclass(frozen=True, eq=False)
class Past:
    """Decisions as an index; ``sub_of``: place of the HS6 in the corpus, -1 where it is there no more."""

    decisions: tuple[Decision, ...]
    index: Postings
    sub_of: Ints
    days: Ints
    texts: npt.NDArray[np.int64]  # equal numbers: equal normal texts
    known: Mapping[str, int]  # normal text → that number

    def __len__(self) -> int:
        return len(self.decisions)

    def nearest(
        self,
        question: Question,
        before: int | None = None,
        apart_from: int | None = None,
        unlike: str | None = None,
    ) -> Near:
        """The nearest decisions, of days before ``before``.

        Left out are those of the same text as decision ``apart_from``, or as the text ``unlike``.
        """
        if not len(self):
            return Near.nothing()
        scores = self.index.score(question.terms)
        score = scores[:, 0] / max(self.index.mass(question.terms), 1e-6)
        usable = self.sub_of >= 0
        if before is not None:
            usable &= self.days < before
        if apart_from is not None:
            usable &= self.texts != self.texts[apart_from]
        if unlike is not None and (same := self.known.get(normal(unlike))) is not None:
            usable &= self.texts != same
        score = np.where(usable, score, 0.0)
        many = min(NEAREST, len(score))
        top = np.argpartition(-score, many - 1)[:many]
        top = top[np.lexsort((top, -score[top]))]
        top = top[score[top] > 0]
        met = np.minimum(scores[top, 1], 1).astype(np.float32)
        return Near(top.astype(np.int32), score[top].astype(np.float32), self.sub_of[top], met)


@dataclass(frozen=True, eq=False)
class Near:
    """Places of decisions, nearest first, with likeness (about 0 … 2) and place of their HS6.

    ``met``: the share of each decision's own words that was asked for (0 … 1).
    """

    decisions: Ints
    likeness: Floats
    subs: Ints
    met: Floats

    @staticmethod
    def nothing() -> Near:
        none = np.zeros(0, dtype=np.int32)
        return Near(none, none.astype(np.float32), none, none.astype(np.float32))


def build_past(decisions: Sequence[Decision], codes: Sequence[str]) -> Past:
    """Index decisions over the HS6 of a corpus."""
    place = {code: number for number, code in enumerate(codes)}
    plain = [normal(d.text) for d in decisions]
    same: dict[str, int] = {}
    return Past(
        decisions=tuple(decisions),
        index=build([[terms(text) for text in plain]], COMMON if len(plain) > 200 else 1.0),
        sub_of=np.array([place.get(d.code[:6], -1) for d in decisions], dtype=np.int32),
        days=np.array([d.decided_on for d in decisions], dtype=np.int32),
        texts=np.array([same.setdefault(text, len(same)) for text in plain], dtype=np.int64),
        known=same,
    )
