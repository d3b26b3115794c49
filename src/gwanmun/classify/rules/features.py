"""What speaks for each subheading, as figures between about 0 and 2: one row for each HS6 of the corpus."""

from __future__ import annotations

import numpy as np

from gwanmun.classify.rules.corpus import Corpus
from gwanmun.classify.rules.past import RANK, Near
from gwanmun.classify.rules.postings import Floats, Ints
from gwanmun.classify.rules.question import Question
from gwanmun.classify.rules.text import words

#: Names of the columns. A trained model is of exactly these: changing one changes the schema.
ALONE = (
    "own", "own_share", "below", "below_share", "line", "line_share",
    "head", "head_share", "head_all", "chapter", "chapter_all",
    "noun_own", "noun_line", "noun_head", "noun_head_all",
    "sibling", "residual", "residual_sibling", "breadth", "word6", "word4", "word_noun",
    "trade", "trade_noun", "trade_rank",
)  # fmt: skip
PAST = ("near6", "vote6", "rank6", "near4", "vote4", "rank4", "near2", "first6", "both6", "both4", "vote2")
COLUMNS = ALONE + PAST
LEAST = 0.45  # of a word of the lexicon that must be met
#: A description of few words ends with what the goods are (``cotton hoodie``). In a longer one the word at
#: the end of the first phrase often is not that, so it counts less.
SHORT = 4  # words
LONG = 0.4


def features(corpus: Corpus, question: Question, near: Near) -> Floats:
    """(HS6 × columns), in the order of :data:`COLUMNS`."""
    return np.stack([*_alone(corpus, question), *_past(corpus, near)], axis=1)


def _alone(corpus: Corpus, question: Question) -> list[Floats]:
    asked, noun = question.terms, question.noun
    mass, noun_mass = max(corpus.subs.mass(asked), 1e-6), max(corpus.subs.mass(noun), 1e-6)
    subs, head, chapter = corpus.subs.score(asked), corpus.head.score(asked), corpus.chapter.score(asked)
    subs_noun, head_noun = corpus.subs.score(noun), corpus.head.score(noun)
    size = len(corpus.codes)
    lines, lines_noun = corpus.lines.score(asked), corpus.lines.score(noun)
    line, line_share, noun_line = (np.zeros(size, dtype=np.float32) for _ in range(3))
    bm25 = _sum(lines, 0) / mass
    np.maximum.at(line, corpus.line_of, bm25)
    np.maximum.at(line_share, corpus.line_of, _best(lines, 0) * np.sqrt(np.minimum(bm25, 1)))
    np.maximum.at(noun_line, corpus.line_of, _sum(lines_noun, 0) / noun_mass)
    own, below = _sum(subs, 0) / mass, _sum(subs, 1) / mass
    merit = own + 0.5 * below
    sibling = _spread(merit, corpus.head_of, len(corpus.heads))
    word6, word4, word_noun = _words(corpus, question)
    return [
        own, _best(subs, 0), below, _best(subs, 1), line, line_share,
        (_sum(head, 0) / mass)[corpus.head_of], _best(head, 0)[corpus.head_of],
        (_sum(head, 1) / mass)[corpus.head_of],
        (_sum(chapter, 0) / mass)[corpus.chapter_of], (_sum(chapter, 1) / mass)[corpus.chapter_of],
        _sum(subs_noun, 0) / noun_mass, noun_line,
        (_sum(head_noun, 0) / noun_mass)[corpus.head_of], (_sum(head_noun, 1) / noun_mass)[corpus.head_of],
        sibling, corpus.residual, corpus.residual * (sibling - merit), corpus.breadth,
        word6, word4, word_noun, *_trade(corpus, question),
    ]  # fmt: skip


def _sum(scores: Floats, field: int) -> Floats:
    """BM25 of a field in both languages: a description may mix them."""
    out: Floats = scores[:, 4 * field] + scores[:, 4 * field + 2]
    return out


def _best(scores: Floats, field: int) -> Floats:
    """Share of a name that is met, in the language in which more of it is."""
    out: Floats = np.maximum(scores[:, 4 * field + 1], scores[:, 4 * field + 3])
    return out


def _spread(values: Floats, group: Ints, groups: int) -> Floats:
    """The largest value of each one's group."""
    best = np.zeros(groups, dtype=np.float32)
    np.maximum.at(best, group, values)
    out: Floats = best[group]
    return out


def _trade(corpus: Corpus, question: Question) -> list[Floats]:
    """The words that the lexicon has for a heading: for all that was asked, for its noun, and by rank."""
    mass = max(corpus.trade.mass(question.terms), 1e-6)
    noun_mass = max(corpus.trade.mass(question.noun), 1e-6)
    every = corpus.trade.score(question.terms)[:, 0] / mass
    noun = corpus.trade.score(question.noun)[:, 0] / noun_mass
    rank = np.zeros(len(every), dtype=np.float32)
    order = np.argsort(-every, kind="stable")[:20]
    rank[order] = RANK / (RANK + np.arange(len(order))) * (every[order] > 0)
    return [v[corpus.head_of].astype(np.float32) for v in (every, noun, rank)]


def _words(corpus: Corpus, question: Question) -> tuple[Floats, Floats, Floats]:
    """Words of the lexicon that are met: for a subheading, for a whole heading, and naming the goods."""
    six, four, noun = (np.zeros(len(corpus.codes), dtype=np.float32) for _ in range(3))
    if corpus.extra_at:
        met = corpus.extras.score(question.terms)[:, 1]
        named = corpus.extras.score(question.noun)[:, 1]
        sure = 1.0 if len(words(question.text)) <= SHORT else LONG
        for number in np.nonzero(met > LEAST)[0]:
            at = list(corpus.extra_at[number])
            column = four if corpus.extra_whole[number] else six
            rare = corpus.extra_rare[number]
            column[at] = np.maximum(column[at], met[number] * rare)
            noun[at] = np.maximum(noun[at], np.minimum(named[number], 1) * rare * sure)
    return six, four, noun


def _past(corpus: Corpus, near: Near) -> list[Floats]:
    size = len(corpus.codes)
    if not len(near.decisions):
        return [np.zeros(size, dtype=np.float32) for _ in PAST]
    rank = (RANK / (RANK + 1 + np.arange(len(near.subs)))).astype(np.float32)
    vote = near.likeness**4
    vote = vote / vote.sum()
    both = near.likeness * np.sqrt(near.met)
    at6 = near.subs
    out: list[Floats] = []
    for at, level in ((at6, None), (corpus.head_of[at6], corpus.head_of)):
        width = size if level is None else len(corpus.heads)
        nearest = np.zeros(width, dtype=np.float32)
        np.maximum.at(nearest, at, near.likeness)
        votes = np.bincount(at, weights=vote, minlength=width).astype(np.float32)
        first = np.zeros(width, dtype=np.float32)
        np.maximum.at(first, at, rank)
        ranks = np.bincount(at, weights=rank, minlength=width).astype(np.float32) / rank.sum()
        out += [c if level is None else c[level] for c in (nearest, votes, ranks)]
        if level is None:
            reach = first
    near2 = np.zeros(len(corpus.chapters), dtype=np.float32)
    np.maximum.at(near2, corpus.chapter_of[at6], near.likeness)
    both6, both4 = (np.zeros(n, dtype=np.float32) for n in (size, len(corpus.heads)))
    np.maximum.at(both6, at6, both)
    np.maximum.at(both4, corpus.head_of[at6], both)
    vote2 = np.bincount(corpus.chapter_of[at6], weights=vote, minlength=len(corpus.chapters))
    last = [both6, both4[corpus.head_of], vote2.astype(np.float32)[corpus.chapter_of]]
    return [*out, near2[corpus.chapter_of], reach, *last]
