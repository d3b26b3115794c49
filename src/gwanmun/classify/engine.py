"""The indexes of a country, built once for each state of its tariff, its decisions and its texts."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from gwanmun.classify.kept import kept, key_of
from gwanmun.classify.rules.corpus import Corpus, Entry, Extra, build_corpus
from gwanmun.classify.rules.deciding import Axis, axes_of
from gwanmun.classify.rules.past import Decision, Past, build_past
from gwanmun.classify.rules.text import normal, words
from gwanmun.core.text import Text
from gwanmun.countries.registry import open_pack, tables_home
from gwanmun.tariff.contract import Tariff, tariff_of

Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Engine:
    """``names``: code → (Korean, English); ``leaves``: HS6 → codes that may be declared."""

    country: str
    corpus: Corpus
    past: Past
    names: Mapping[str, Pair]
    leaves: Mapping[str, Sequence[str]]
    axes: tuple[Axis, ...]
    demonstration: bool
    label: Text
    state: tuple[Any, ...]

    def path(self, code: str) -> list[tuple[str, Pair]]:
        """The named levels from the chapter down to the code."""
        levels = (code[:n] for n in range(2, len(code) + 1))
        return [(level, self.names[level]) for level in levels if any(self.names.get(level, ()))]

    def name(self, code: str, lang: str) -> str:
        ko, en = self.names.get(code, ("", ""))
        return (ko or en) if lang == "ko" else (en or ko)


def corpus_of(
    tariff: Tariff, lexicon: Mapping[str, Any], on: date, more: Sequence[Entry] = (), file: Path | None = None
) -> tuple[Corpus, dict[str, Pair]]:
    """The corpus and the names of the codes that hold on a day. ``file``: where its index is kept."""
    held = tariff.nomenclature.filter(
        pl.col("valid_from").is_null() | (pl.col("valid_from") <= on),
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= on),
    )
    rows = held.select("code", pl.col("name_ko", "name_en").fill_null("")).rows()
    names = {code: (ko, en) for code, ko, en in rows}
    extras = extras_of(lexicon)
    key = key_of(rows, [(e.code, e.text) for e in extras], [(e.code, e.name_ko, e.name_en) for e in more])
    return kept(file, key, lambda: build_corpus([Entry(*row) for row in rows], extras, more)), names


def place_of_index(country: str, home: Path | None) -> Path | None:
    """Beside the tariff; None where the run has no folder of its own."""
    return home / "classify" / f"{country}.index" if home else None


def extras_of(lexicon: Mapping[str, Any]) -> list[Extra]:
    """``words`` of the pack's lexicon: code → "Korean, … / English, …", each word by itself and once."""
    return [
        Extra(str(code), word)
        for code, text in lexicon.get("words", {}).items()
        for word in dict.fromkeys(w.strip() for part in str(text).split("/") for w in part.split(","))
        if words(normal(word))
    ]


def lexicon_of(country: str) -> Mapping[str, Any]:
    """``words`` and ``axes`` of all tables of the pack that are named ``lexicon…``, put together."""
    found: dict[str, dict[str, Any]] = {"words": {}, "axes": {}}
    for name, table in open_pack(country).tables.items():
        if name.startswith("lexicon"):
            content = table.on(date.max)[name]
            found["axes"].update(content.get("axes", {}))
            for code, told in content.get("words", {}).items():
                known = found["words"].get(code)
                found["words"][code] = _together(known, told) if known else told
    return found


def _together(one: str, other: str) -> str:
    """Two entries "Korean, … / English, …" of one code as one, each word once."""
    sides = zip(one.split("/"), other.split("/"), strict=True)
    return " / ".join(
        ", ".join(dict.fromkeys(word.strip() for side in pair for word in side.split(","))) for pair in sides
    )


def build(country: str, tariff: Tariff, on: date, decisions: Sequence[Decision],
          more: Sequence[Entry], state: tuple[Any, ...]) -> Engine:  # fmt: skip
    lexicon = lexicon_of(country)
    corpus, names = corpus_of(tariff, lexicon, on, more, place_of_index(country, tables_home()))
    leaves: dict[str, list[str]] = {}
    codes = tariff.nomenclature.filter(pl.col("leaf"))["code"].unique().sort().to_list()
    for code in codes:
        if code in names:
            leaves.setdefault(code[:6], []).append(code)
    return Engine(
        country=country, corpus=corpus, past=build_past(decisions, corpus.codes), names=names, leaves=leaves,
        axes=axes_of(lexicon.get("axes", {})), demonstration=tariff.nomenclature_source.demonstration,
        label=tariff.nomenclature_source.label, state=state,
    )  # fmt: skip


_engines: dict[str, Engine] = {}
_lock = threading.Lock()


def engine_of(country: str, on: date) -> Engine:
    """The engine of a country (cached; built anew when tariff, decisions or texts changed).

    :raises gwanmun.core.book.RuleBookError: no such country pack, or no nomenclature.
    """
    from gwanmun.classify import store

    tariff = tariff_of(country)
    mark = store.stamp(country)
    state = (tariff.digest, _period(tariff, on), open_pack(country).digest, mark)
    found = _engines.get(country)
    if found is None or found.state != state:
        with _lock:
            found = _engines.get(country)
            if found is None or found.state != state:
                more = [Entry(c, t if lang == "ko" else "", t if lang == "en" else "")
                        for c, lang, t in store.names_beside(country)]  # fmt: skip
                found = build(country, tariff, on, store.decisions(country), more, state)
                _engines[country] = found
    return found


def _period(tariff: Tariff, on: date) -> date:
    """The last day up to ``on`` on which the nomenclature changed: equal periods, equal names."""
    days = tariff.built.get("classify.days")
    if days is None:
        begun = tariff.nomenclature["valid_from"].drop_nulls().unique()
        ended = tariff.nomenclature["valid_to"].drop_nulls().unique().dt.offset_by("1d")
        days = sorted({*begun.to_list(), *ended.to_list()})
        tariff.built["classify.days"] = days
    return max((day for day in days if day <= on), default=date.min)
