"""Classification help, measured on descriptions it has not seen: top 1 and top 5 at four and six digits.

``python -m gwanmun.bench.classify [--data FOLDER]``; FOLDER holds the public data the sets are read from
(default: ``../shared/data`` beside the repository). ``--write-default`` trains the built-in model anew.

No official decisions are among these sets, so none of the figures may be set beside published ones: ATLAS
(57.5 % HS6 by a fine-tuned large model on rulings of United States customs), the best agent on a public set
of e-commerce goods (46.8 % at ten digits), or Korea's own retrieval work (93.9 % top 3, among 925
subheadings only). Rulings tell a whole paragraph of material and use; a line of a schedule tells what its
siblings do not. To measure on decisions of your own: ``gwanmun classify measure FILE``.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from gwanmun.bench import classify_sets as sets
from gwanmun.bench.report import Report
from gwanmun.classify import training
from gwanmun.classify.engine import extras_of, lexicon_of
from gwanmun.classify.model import BUILT_IN, Variant, read_model, write_model
from gwanmun.classify.rules import gate as gates
from gwanmun.classify.rules import ranker
from gwanmun.classify.rules.corpus import Corpus, build_corpus
from gwanmun.classify.rules.features import PAST, features
from gwanmun.classify.rules.past import Decision, Near, Past, build_past
from gwanmun.classify.rules.postings import Floats
from gwanmun.classify.rules.question import ask

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data"
QUESTIONS = 1500  # of each set
HELD = 2400
PAST_DECISIONS = 20_000
LEXICON = ("word6", "word4", "word_noun", "trade", "trade_noun", "trade_rank")
LEARN = 600  # of each set that the built-in model learns from


@dataclass(frozen=True, eq=False)
class Set:
    """``learn``: questions the default model may learn from; ``test``: those it is measured on."""

    name: str
    corpus: Corpus
    learn: list[sets.Pair]
    test: list[sets.Pair]


def parted(name: str, corpus: Corpus, pairs: Sequence[sets.Pair], *, learn: bool = True) -> Set:
    """A third of the headings to learn from, the others to measure: no heading is in both."""
    mixed = list(pairs)
    random.Random(11).shuffle(mixed)  # noqa: S311 - test data
    if not learn:
        return Set(name, corpus, [], mixed[:QUESTIONS])
    first = [p for p in mixed if int(p[1][:4]) % 3 == 0]
    rest = [p for p in mixed if int(p[1][:4]) % 3]
    return Set(name, corpus, first[:LEARN], rest[:QUESTIONS])


def all_sets(data: Path) -> list[Set]:
    """Every set of descriptions, with the corpus it is asked of."""
    names = sets.korean_names(data)
    extras = extras_of(lexicon_of("kr"))
    whole = build_corpus(names, extras)
    known = set(whole.codes)
    held = sets.held_lines(names, HELD, 2)
    apart = build_corpus(sets.without(names, {e.code for e in held}), extras)
    sixes = set(random.Random(3).sample(sorted(known), 1400))  # noqa: S311 - test data
    hs = sets.hs2022(data, known)
    blank = build_corpus(
        sets.without(names, {c for e in names for c in [e.code] if _six(c) in sixes}), extras
    )
    unnamed = [p for p in hs if p[1] in sixes]
    down, own = (sets.us_lines(data, known, whole=w) for w in (True, False))
    lines_ko = [(e.name_ko, e.code[:6]) for e in held]
    lines_en = [(e.name_en, e.code[:6]) for e in held]
    return [
        parted("HS 2022 names in English, official names in the index", whole, hs),
        parted("HS 2022 names in English, own name taken out", blank, unnamed, learn=False),
        parted("US lines in English, from the heading down", whole, down, learn=False),
        parted("US lines in English, own words below six digits", whole, own),
        parted("Korean lines in Korean, own name taken out", apart, _worded(lines_ko)),
        parted("Korean lines in English, own name taken out", apart, _worded(lines_en)),
        parted("goods as shops call them, Korean", whole, sets.items("ko", known)),
        parted("goods as shops call them, English", whole, sets.items("en", known)),
        parted("goods of rulings, told again in Korean", whole, sets.rulings("ko", known)),
        parted("goods of rulings, told again in English", whole, sets.rulings("en", known)),
    ]  # fmt: skip


def _six(code: str) -> str:
    """The HS6 a code names: itself, or that of its only line."""
    return code if len(code) == 6 else code[:6] if code[6:] == "0000" else ""


def _worded(pairs: Sequence[sets.Pair]) -> list[sets.Pair]:
    return sets.once(iter(pairs))


def table_of(corpus: Corpus, text: str, past: Past | None = None, number: int | None = None) -> Floats:
    question = ask(text)
    near = past.nearest(question, apart_from=number, unlike=text) if past else Near.nothing()
    return features(corpus, question, near)


@dataclass(frozen=True)
class Result:
    """Shares 0 … 1 of questions whose right code is first, or among the first five."""

    questions: int
    hs4: tuple[float, float]
    hs6: tuple[float, float]


def measured(corpus: Corpus, pairs: Sequence[sets.Pair], weights: Floats, past: Past | None = None) -> Result:
    place = {code: n for n, code in enumerate(corpus.codes)}
    ranks = np.array(
        [
            training.ranks_of(corpus, table_of(corpus, text, past) @ weights, place[code])
            for text, code in pairs
        ]
    )
    first, five = (ranks < 1).mean(axis=0), (ranks < 5).mean(axis=0)
    return Result(len(ranks), (float(first[0]), float(five[0])), (float(first[1]), float(five[1])))


def tell(report: Report | None, name: str, result: Result) -> None:
    if report is None:
        print(f"{name:<76} {result.questions:>5}  HS4 {result.hs4[0]:.3f} / {result.hs4[1]:.3f}"
              f"  HS6 {result.hs6[0]:.3f} / {result.hs6[1]:.3f}", flush=True)  # fmt: skip
        return
    told = f"HS4 {result.hs4[0]:.3f} / {result.hs4[1]:.3f}, HS6 first {result.hs6[0]:.3f}"
    report.add(f"classification, {name}: HS6 in five", round(result.hs6[1], 3), "share", 1, told)


def learn_default(found: Sequence[Set], data: Path) -> None:
    """The built-in model: ranked by what names and goods of shops and rulings teach; its gate is closed.

    Every set counts alike, however many questions it holds.
    """
    packs, share = [], []
    for one in found:
        if one.learn:
            packs.append(_pack(one.corpus, one.learn, None))
            share += [1 / len(one.learn)] * len(one.learn)
    # These sets hold few descriptions of two or three words, so they would make the noun of one count little.
    alone, loss = ranker.fit(np.concatenate(packs), share, held=(*PAST, "word_noun"))
    whole = found[0].corpus
    lines = [p for p in sets.us_lines(data, set(whole.codes), whole=False) if int(p[1][:4]) % 3 == 0]
    past = build_past([Decision(t, c) for t, c in lines], whole.codes)
    with_past, _ = ranker.fit(_pack(whole, lines[:LEARN], past), held=LEXICON)
    closed = gates.Gate(tuple([0.0] * len(gates.SIGNS) + [0.0]), None)
    card = {
        "made_on": date(2026, 11, 22).isoformat(),
        "data": "names of HS 2022, of the Korean nomenclature of 2026-01-01 and of the schedule of the United"
                " States (2026 revision 4), goods as shops call them, and goods of rulings in words of our"
                " own: a third of their headings",
        "decisions": 0, "questions": sum(len(s.learn) for s in found), "loss": round(loss, 4),
        "gate_open": {"alone": False, "past": False},
        "limits": "Learnt from names and few goods, not from decisions: it ranks, never suggests by itself.",
    }  # fmt: skip
    print(write_model(BUILT_IN, Variant(alone, closed), Variant(with_past, closed), card))


def _pack(corpus: Corpus, pairs: Sequence[sets.Pair], past: Past | None) -> Floats:
    place = {code: n for n, code in enumerate(corpus.codes)}
    start = ranker.prior()
    return np.stack([ranker.shortlist(table_of(corpus, t, past), start, place[c]) for t, c in pairs])


def with_past(report: Report | None, data: Path, corpus: Corpus, *, whole: bool) -> None:
    """Train on lines as decisions, in parts that never mix, and measure on those kept aside."""
    known = set(corpus.codes)
    pairs = sets.us_lines(data, known, whole=whole) + sets.hs2022(data, known)
    random.Random(5).shuffle(pairs)  # noqa: S311 - test data
    decisions = [Decision(t, c) for t, c in pairs[:PAST_DECISIONS]]
    done = training.train(corpus, decisions, date(2026, 11, 22))
    kind = "from the heading down" if whole else "own words"
    for variant, words in (("alone", "trained, no past"), ("past", f"{len(decisions):,} past decisions")):
        m = done.card["aside"][variant]
        result = Result(m["questions"], (m["hs4_top1"], m["hs4_top5"]), (m["hs6_top1"], m["hs6_top5"]))
        tell(report, f"US lines {kind} and HS 2022 names kept aside, {words}", result)
        told = "closed" if m["precision"] is None else f"precision {m['precision']:.3f}"
        shut = "" if done.card["gate_open"][variant] else "; too low, so the gate stays closed"
        shut = "" if m["precision"] is None else shut
        print(f"    gate: suggests {m['suggested']:.1%} of them, {told}{shut}", flush=True)
        if report is not None:
            name = f"classification gate, US lines {kind}, {words}"
            report.add(f"{name}: suggested", m["suggested"], "share", 1, told + shut)


def speed(report: Report | None, corpus: Corpus, pairs: Sequence[sets.Pair], past: Past) -> None:
    taken = []
    weights = read_model(BUILT_IN).past.weights
    for text, _ in pairs[:300]:
        start = time.perf_counter()
        scores = table_of(corpus, text, past) @ weights
        np.argsort(-scores)
        taken.append((time.perf_counter() - start) * 1000)
    middle, late = float(np.median(taken)), float(np.percentile(taken, 99))
    print(f"one question with {len(past):,} past decisions: median {middle:.1f} ms, p99 {late:.1f} ms")
    if report is not None:
        report.add("classification, one question", round(middle, 2), "ms", len(taken), f"p99 {late:.1f} ms")


def measure(report: Report | None, data: Path, *, write_default: bool = False) -> None:
    found = all_sets(data)
    if write_default:
        learn_default(found, data)
    model = read_model(BUILT_IN)
    for one in found:
        tell(report, one.name, measured(one.corpus, one.test, model.alone.weights))
    corpus = found[0].corpus
    for whole in (True, False):
        with_past(report, data, corpus, whole=whole)
    lines = sets.us_lines(data, set(corpus.codes), whole=False)
    past = build_past([Decision(t, c) for t, c in lines], corpus.codes)
    speed(report, corpus, found[0].test, past)


def measure_classify(report: Report) -> None:
    """For ``make bench``: with the public data beside the repository, else nothing, told loudly."""
    if (DATA / sets.KOREAN).is_file():
        measure(report, DATA)
    else:
        print(f"classification is not measured: there is no {sets.KOREAN} in {DATA}", flush=True)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m gwanmun.bench.classify", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--write-default", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    if not (options.data / sets.KOREAN).is_file():
        print(f"There is no {sets.KOREAN} in {options.data}: name the folder with --data.", file=sys.stderr)
        return 5
    measure(Report(options.out) if options.out else None, options.data, write_default=options.write_default)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
