"""Use cases: ask, learn, decide, train."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from gwanmun.classify import rerank, store, training
from gwanmun.classify.answer import SHOWN, Answer, answer
from gwanmun.classify.engine import Engine, engine_of
from gwanmun.classify.model import Model, model_of, place_of, write_model
from gwanmun.classify.reading import Row, read_file
from gwanmun.classify.rules.past import Decision, Near
from gwanmun.classify.rules.question import Question, ask
from gwanmun.countries.registry import tables_home
from gwanmun.platform.audit import services as audit


class UnknownCode(ValueError):
    """Not a code that may be declared on the day."""


def classify(
    country: str, description: str, on: date, limit: int = SHOWN, *, time_safe: bool = False
) -> Answer:
    """An answer by all that is known; ``time_safe``: by decisions of days before ``on`` alone."""
    engine, model = engine_of(country, on), model_of(country, tables_home())
    found = answer(engine, model, description, limit, before=on if time_safe else None)
    url, key = rerank.configured()
    return rerank.reranked(found, description, url, key)


def decide(country: str, description: str, code: str, on: date, actor: audit.Actor) -> bool:
    """ "This is the code": kept as a decision of the person; False where it was known already.

    :raises UnknownCode: the nomenclature of the day has no such code of six digits or more.
    :raises ValueError: a description without words.
    """
    row = Row(description.strip(), code, "ko")
    if code not in engine_of(country, on).names or len(code) < 6:
        raise UnknownCode(code)
    if ask(description).empty:
        raise ValueError("no words in the description")
    return store.record(country, row.description, code, on, actor)


def learn(country: str, file: Path, on: date, actor: audit.Actor) -> store.Learnt:
    """Keep the decisions of a file. :raises gwanmun.classify.reading.FileRefused: the whole file."""
    rows, faults = read_file(file)
    known = frozenset(engine_of(country, on).corpus.codes)
    done = store.learn(country, rows, known, actor, file.name)
    return store.Learnt(done.new, done.known, sorted([*faults, *done.faults], key=lambda f: f.line))


def keep_texts(country: str, file: Path, actor: audit.Actor) -> store.Learnt:
    """Keep notes and names by code from a file. :raises FileRefused: the whole file."""
    rows, faults = read_file(file, texts=True)
    new = store.keep_texts(country, rows, actor, file.name)
    return store.Learnt(new, len(rows) - new, faults)


def train(country: str, on: date, home: Path, actor: audit.Actor) -> training.Trained:
    """Train from the decisions kept, write the model of the country, record the act.

    :raises gwanmun.classify.training.TooFew: not enough decisions.
    """
    engine = engine_of(country, on)
    done = training.train(engine.corpus, store.decisions(country), on)
    digest = write_model(place_of(country, home), done.alone, done.past, done.card)
    audit.record(actor, "classify.trained", "classification", country,
                 after={"digest": digest, "aside": done.card["aside"]})  # fmt: skip
    return done


def prepare(country: str, on: date) -> None:
    """Build the index of a nomenclature and keep it on disk, so that the first question need not wait."""
    engine_of(country, on)


def standing(country: str, on: date) -> tuple[Engine, Model]:
    return engine_of(country, on), model_of(country, tables_home())


def measure(country: str, file: Path, on: date, *, time_safe: bool = False) -> dict[str, Any]:
    """Ranks of the right codes of a file's descriptions; past decisions of equal text never count.

    Gives ``by`` (``ko``, ``en``, ``all`` → shares as in ``training.Measured``) and ``faults``: lines that
    could not be read or whose subheading the nomenclature lacks. ``time_safe``: of each line's own day.

    :raises gwanmun.classify.reading.FileRefused: the whole file.
    """
    engine, model = standing(country, on)
    rows, faults = read_file(file)
    place = {code: number for number, code in enumerate(engine.corpus.codes)}
    known = [row for row in rows if row.code[:6] in place]
    asked = [Decision(r.description, r.code, r.decided_on.toordinal() if r.decided_on else 0) for r in known]

    def near(question: Question, number: int) -> Near:
        day = asked[number].decided_on if time_safe else 0
        return engine.past.nearest(question, before=day or None, unlike=asked[number].text)

    by: dict[str, Any] = {}
    for name in ("ko", "en", "all"):
        numbers = [n for n, row in enumerate(known) if name in (row.lang, "all")]
        if numbers:
            variant = model.variant(past=len(engine.past) > 0)
            by[name] = training.measure(engine.corpus, asked, place, numbers, near, variant).told()
    return {"by": by, "faults": len(faults) + len(rows) - len(known), "decisions": len(engine.past)}
