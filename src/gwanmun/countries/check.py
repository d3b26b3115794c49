"""Is a country pack whole? Everything that is wrong with it, each with its place and its cure.

A pack that the registry refuses at the first fault is read here to the end: files are read one by one,
then, if the pack opens, every book of it, and its golden tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.core.citations import Citations
from gwanmun.countries import golden
from gwanmun.countries.check_entries import (
    citation_faults,
    entry_faults,
    gaps_and_overlaps,
    language_faults,
    line_of,
)
from gwanmun.countries.check_hooks import hook_faults
from gwanmun.countries.check_rules import Found, catalogue_faults, text_faults
from gwanmun.countries.check_tables import Tables, citations_of, table_faults
from gwanmun.countries.check_words import Finding, found
from gwanmun.countries.kernels import Kernel, kernels
from gwanmun.countries.registry import Pack
from gwanmun.countries.source import read_toml, read_yaml

_KEYS: dict[str, type] = {
    "code": str, "name_ko": str, "name_en": str, "currency": str, "currency_digits": int, "covers_from": str,
}  # fmt: skip
#: How a scaffold marks a source that somebody has still to look up.
UNFILLED = "(fill in)"


@dataclass
class Report:
    """What was found in a pack, and how much there is in it."""

    folder: Path
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.findings


def find_pack(place: Path) -> Path | None:
    """The folder with ``pack.toml``: the one named, or the only one below it that has one."""
    if (place / "pack.toml").is_file():
        return place
    below = sorted(place.glob("*/pack.toml"))
    return below[0].parent if len(below) == 1 else None


def check(folder: Path, rooms: Mapping[str, Kernel] | None = None) -> Report:
    """Check the pack in ``folder``. ``rooms``: what can give reasons; by default all that have registered.

    :raises RuleBookError: ``pack.toml`` cannot be read at all.
    """
    declared = read_toml(folder / "pack.toml")
    return _Check(folder, declared, kernels() if rooms is None else rooms).report()


class _Check:
    def __init__(self, folder: Path, declared: Mapping[str, Any], rooms: Mapping[str, Kernel]) -> None:
        self.folder, self.declared, self.rooms = folder, declared, rooms
        self.covers_from = date.min
        self.figures: dict[str, tuple[str, Any]] = {}
        self.rules, self.tables = Found(), Tables()
        self.counts = dict.fromkeys(
            ("parameters", "entries", "unverified", "unfilled", "rules", "tables", "books", "golden"), 0
        )

    def report(self) -> Report:
        findings = list(self._about())
        listed = self.declared.get("tables", {})
        law = citations_of(self.folder, listed)
        findings += self._figures(law)
        catalogues, broken = self._read("rules")
        findings += [*broken, *catalogue_faults(catalogues, law, self.rules)]
        findings += table_faults(self.folder, listed, law, self.covers_from, self.tables)
        unsound = list(hook_faults(self.folder, self.declared.get("hooks", {})))
        findings += unsound
        findings += self._living(safe=not unsound, told=bool(findings))
        self.counts["rules"], self.counts["tables"] = len(self.rules.rules), len(listed)
        self.counts["entries"] += self.tables.entries
        self.counts["unverified"] += self.tables.unverified
        texts = (path.read_text("utf-8", "replace") for path in self.folder.rglob("*.yaml"))
        self.counts["unfilled"] = sum(text.count(UNFILLED) for text in texts)
        findings.sort(key=lambda f: (f.file, f.line, f.place, f.code))
        return Report(self.folder, findings, self.counts)

    def _about(self) -> Iterator[Finding]:
        about = self.declared.get("pack", {})
        for key, kind in _KEYS.items():
            value = about.get(key)
            if type(value) is not kind or value == "":
                yield found("PACK_KEY", "pack.toml", key, wrong=repr(value))
        try:
            self.covers_from = date.fromisoformat(str(about.get("covers_from")))
        except ValueError:
            yield found("DAY", "pack.toml", "covers_from", wrong=repr(about.get("covers_from")))

    def _read(self, kind: str) -> tuple[dict[str, Any], list[Finding]]:
        """Content of every YAML file of a folder; those that cannot be read."""
        contents, broken = {}, []
        for path in sorted((self.folder / kind).glob("*.yaml")):
            file = f"{kind}/{path.name}"
            try:
                contents[file] = read_yaml(path)
            except RuleBookError as error:
                broken.append(found("UNREADABLE", file, wrong=error))
        return contents, broken

    def _figures(self, law: Citations) -> Iterator[Finding]:
        contents, broken = self._read("parameters")
        yield from broken
        for file, raw in contents.items():
            if not isinstance(raw, Mapping):
                yield found("SHAPE", file, file, wrong=type(raw).__name__)
                continue
            for name, entries in raw.items():
                if name in self.figures:
                    yield found("TWICE", file, name, wrong=self.figures[name][0])
                self.figures.setdefault(name, (file, entries))
                self.counts["parameters"] += 1
                yield from self._figure(file, name, entries, law)

    def _figure(self, file: str, name: str, entries: Any, law: Citations) -> Iterator[Finding]:
        if not isinstance(entries, list) or not entries or not all(isinstance(e, Mapping) for e in entries):
            yield found("SHAPE", file, name, wrong=type(entries).__name__)
            return
        for entry in entries:
            if lacking := {"value", "valid_from"} - set(entry):
                yield found("SHAPE", file, name, line_of(entry), wrong=", ".join(sorted(lacking)))
            yield from entry_faults(file, name, entry)
            yield from citation_faults(file, name, entry, law)
            yield from language_faults(file, entry.get("value"), name)
            self.counts["entries"] += 1
            self.counts["unverified"] += entry.get("status") == "unverified"
        yield from gaps_and_overlaps(file, name, entries, self.covers_from)

    def _living(self, safe: bool, told: bool) -> Iterator[Finding]:
        """What only shows once the pack is open: its books, reasons and golden tests.

        ``safe``: its hooks may be run. ``told``: why it may not open stands among the findings already.
        """
        pack: Pack | None = None
        books: list[RuleBook] = []
        try:
            if safe:
                pack = Pack(self.folder)
                books.extend(pack.book(day) for day in pack.days)
        except (RuleBookError, KeyError, TypeError, ValueError, AttributeError) as error:
            if not told:
                day = pack.days[len(books)] if pack and len(books) < len(pack.days) else self.covers_from
                yield found("BOOK", "pack.toml", str(day), wrong=error)
            pack = None
        self.counts["books"] = len(books)
        yield from self._reasons(books)
        yield from self._golden(pack)

    def _reasons(self, books: list[RuleBook]) -> Iterator[Finding]:
        by_table: dict[str, set[str]] = {}
        for name, (file, table) in self.tables.decisions.items():
            for rule in sorted(table.rules()):
                by_table.setdefault(rule, set()).update(table.columns, table.results)
                if rule not in self.rules.rules:
                    yield found("RULE_MISSING", file, rule, wrong=name)
        given: dict[str, set[str]] = {}
        known: dict[str, frozenset[str]] = {}
        for room, file in self.rules.rooms.items():
            if room in self.rooms and books:
                try:
                    given[room] = set().union(*(self.rooms[room].gives(book) for book in books))
                    known[room] = self.rooms[room].known(books)
                except Exception as error:  # whatever a room stumbles over is a lack of the pack
                    yield found("KERNEL", file, room, wrong=f"{type(error).__name__}: {error}")
        by_profile = {rule for _, rule in self.tables.profiles}
        for room, rules in given.items():
            for rule in sorted(rules - set(self.rules.rules) - by_profile):
                yield found("RULE_MISSING", self.rules.rooms[room], rule, wrong=room)
        unknown = set()
        columns: dict[str, frozenset[str] | None] = {}
        for rule, (file, room, raw) in self.rules.rules.items():
            dumb = room in self.rooms and room not in given  # why is said already
            columns[rule] = None if dumb else known.get(room, frozenset()) | by_table.get(rule, set())
            if dumb or rule in by_table or rule in given.get(room, ()):
                continue
            if room in self.rooms:
                yield found("UNREACHED", file, rule, line_of(raw))
                continue
            columns[rule] = None
            if room not in unknown:
                unknown.add(room)
                yield found("ROOM", file, room, wrong=", ".join(sorted(self.rooms)) or "–")
        yield from text_faults(self.rules, columns, frozenset(self.figures))

    def _golden(self, pack: Pack | None) -> Iterator[Finding]:
        paths = sorted((self.folder / "golden").glob("*.yaml"))
        for path in paths:
            file = f"golden/{path.name}"
            try:
                cases = golden.read_cases(path)
            except RuleBookError as error:
                yield found("UNREADABLE", file, wrong=error)
                continue
            self.counts["golden"] += len(cases)
            for case in cases:
                yield from self._case(file, case, pack)
        if not self.counts["golden"] and not any(path.is_file() for path in paths):
            yield found("GOLDEN_NONE", "golden")

    def _case(self, file: str, case: golden.GoldenCase, pack: Pack | None) -> Iterator[Finding]:
        for lang in ("ko", "en"):
            if not case.name[lang].strip():
                yield found("LANGUAGE", file, "name", case.line, wrong=lang)
        if case.kind not in golden.kinds():
            known = ", ".join(golden.kinds())
            yield found("GOLDEN_KIND", file, case.name.en, case.line, wrong=case.kind, known=known)
        elif pack is not None:
            try:
                wrong = golden.run_case(case, pack.book(case.on))
            except Exception as error:
                text = f"{type(error).__name__}: {error}"
                yield found("GOLDEN_BROKEN", file, case.name.en, case.line, wrong=text)
                return
            for one in wrong:
                yield found(
                    "GOLDEN_FAILED", file, case.name.en, case.line,
                    where=one.place, expected=repr(one.expected), got=repr(one.got),
                )  # fmt: skip
