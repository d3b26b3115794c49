"""Checks that every dated entry of a pack must pass, whatever table it stands in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from gwanmun.core.citations import Citations
from gwanmun.countries import dated
from gwanmun.countries.check_words import Finding, found

HANGUL = re.compile(r"[가-힣]")
_HOLE, _WORD = re.compile(r"\{[^}]*\}"), re.compile(r"[^\W\d_]")
_LATIN_END = 0x24F  # last letter of the Latin alphabet in Unicode
OPEN = date.max


def line_of(raw: Any) -> int:
    """Line of the file an entry begins on; 0 where it is not known."""
    return int(getattr(raw, "line", 0))


def entry_faults(file: str, place: str, entry: Mapping[str, Any], cited: bool = True) -> Iterator[Finding]:
    """Days, order of days, source, status and floats of one entry."""
    line = line_of(entry)
    days = [entry.get(name) for name in ("valid_from", "valid_to")]
    for day in days:
        if day is not None and type(day) is not date:
            yield found("DAY", file, place, line, wrong=repr(day))
    first, last = (day if type(day) is date else None for day in days)
    if first and last and last < first:
        yield found("INVERTED", file, place, line, first=first, last=last)
    if cited and not str(entry.get("citation") or "").strip():
        yield found("UNCITED", file, place, line)
    if cited and entry.get("status") not in dated.STATUSES:
        yield found("STATUS", file, place, line, wrong=repr(entry.get("status")))
    for number in floats(entry):
        yield found("FLOAT", file, place, line, wrong=number)


def span_of(entry: Mapping[str, Any]) -> tuple[date, date] | None:
    """First and last day of an entry; None where a day cannot be read or they are inverted."""
    first, last = entry.get("valid_from") or date.min, entry.get("valid_to") or OPEN
    if type(first) is not date or type(last) is not date or last < first:
        return None
    return first, last


def gaps_and_overlaps(
    file: str, place: str, entries: Sequence[Mapping[str, Any]], covers_from: date, gaps: bool = True
) -> Iterator[Finding]:
    """Days from the first the pack covers on that no entry, or more than one, holds for."""
    spans = sorted(
        (span, line_of(entry)) for entry in entries if (span := span_of(entry)) and span[1] >= covers_from
    )
    if not spans:
        return
    begin, line = spans[0][0][0], spans[0][1]
    if gaps and begin > covers_from:
        yield found("GAP", file, place, line, first=covers_from, last=begin - dated.ONE_DAY)
    reach = spans[0][0][1]
    for (earlier, _), ((first, last), line) in itertools.pairwise(spans):
        reach = max(reach, earlier[1])
        if first <= reach:
            yield found("OVERLAP", file, place, line, first=first)
        elif gaps and first > reach + dated.ONE_DAY:
            yield found("GAP", file, place, line, first=reach + dated.ONE_DAY, last=first - dated.ONE_DAY)
        reach = max(reach, last)
    if gaps and reach != OPEN:
        yield found("GAP", file, place, spans[-1][1], first=reach + dated.ONE_DAY, last="…")


def floats(raw: Any) -> Iterator[float]:
    """Every float inside a value."""
    if isinstance(raw, float):
        yield raw
    elif isinstance(raw, Mapping):
        for value in raw.values():
            yield from floats(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from floats(value)


def language_faults(file: str, raw: Any, place: str = "", korean: bool = False) -> Iterator[Finding]:
    """Every pair of texts inside a value: ``{ko, en}``, or ``x_ko`` beside ``x_en``.

    ``korean``: the Korean text must hold Korean letters (sentences; a name may be the same in both).
    """
    if isinstance(raw, list):
        for number, value in enumerate(raw, start=1):
            yield from language_faults(file, value, f"{place}[{_name(value, number)}]", korean)
    if not isinstance(raw, Mapping):
        return
    stems = [k[:-2] for k in raw if isinstance(k, str) and re.fullmatch(r"(.*_)?(ko|en)", k)]
    for stem in dict.fromkeys(stems):
        ko, en = raw.get(f"{stem}ko"), raw.get(f"{stem}en")
        if not (isinstance(ko, str) or isinstance(en, str)):
            continue  # lists of words to look for, not texts to read
        where = f"{place}.{stem.rstrip('_')}".strip(".")
        for lang, text in (("ko", ko), ("en", en)):
            if not isinstance(text, str) or not text.strip():
                yield found("LANGUAGE", file, where, line_of(raw), wrong=lang)
        if isinstance(en, str) and HANGUL.search(en):
            yield found("LANGUAGE_MIXED", file, where, line_of(raw), wrong="en")
        if korean and isinstance(ko, str) and _WORD.search(_HOLE.sub("", ko)) and not HANGUL.search(ko):
            yield found("LANGUAGE_MIXED", file, where, line_of(raw), wrong="ko")
    for name, value in raw.items():
        yield from language_faults(file, value, f"{place}.{name}".strip("."), korean)


def _name(value: Any, number: int) -> object:
    if isinstance(value, Mapping):
        return next((value[k] for k in ("id", "code", "name") if isinstance(value.get(k), str)), number)
    return number


def citation_faults(file: str, place: str, entry: Mapping[str, Any], law: Citations) -> Iterator[Finding]:
    """A source that cannot be read in English."""
    text = str(entry.get("citation") or "")
    read = law.english(text)
    if text.strip() and (not read or any(c.isalpha() and ord(c) > _LATIN_END for c in read)):
        yield found("CITATION_ENGLISH", file, place, line_of(entry), wrong=read or text)
