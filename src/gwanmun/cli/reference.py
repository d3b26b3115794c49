"""The reference of all commands for the guide, read from the program itself, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from gwanmun.cli.exits import MEANINGS
from gwanmun.cli.main import app
from gwanmun.cli.words import PAIRS

#: Options every typer program has; named once in the guide's own words.
_COMMON = {"--help", "--install-completion", "--show-completion"}


def commands() -> Iterator[tuple[str, Any]]:
    """(``sample manifest``, its click command), in alphabetical order."""

    def walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
        children = getattr(command, "commands", None)
        if children is None:
            yield path, command
            return
        for name in sorted(children):
            yield from walk(f"{path} {name}".strip(), children[name])

    yield from walk("", typer.main.get_command(app))


def options(command: Any) -> list[Any]:
    """What a user may give: hidden options and ``--help`` left out."""
    return [p for p in command.params if not getattr(p, "hidden", False) and not _COMMON & set(p.opts)]


def pair(text: str | None) -> tuple[str, str]:
    """(English, Korean) of a help text."""
    ko, en = PAIRS.get(text or "", (text or "", text or ""))
    return en, ko


def exit_codes() -> str:
    lines = ["| Code | Meaning | 뜻 |", "|---:|---|---|"]
    for code, meaning in MEANINGS.items():
        en, ko = pair(meaning)
        lines.append(f"| {int(code)} | {en} | {ko} |")
    return "\n".join(lines)


def reference() -> str:
    """Every command with its arguments, options and defaults, as Markdown."""
    parts = [_section("", typer.main.get_command(app))]
    parts += [_section(path, command) for path, command in commands()]
    return "\n\n".join(parts)


def _section(path: str, command: Any) -> str:
    en, ko = pair(command.help)
    out = [f"### gwanmun {path}".rstrip() if path else "### Everywhere", en, f"{ko}", ""]
    out[2:2] = [""]
    out[1:1] = [""]
    known = options(command)
    if known:
        out += ["| Option | Meaning | 뜻 | Default |", "|---|---|---|---|"]
        out += [_row(parameter) for parameter in known]
    return "\n".join(out).rstrip()


def _row(parameter: Any) -> str:
    en, ko = pair(getattr(parameter, "help", None))
    name = (
        " ".join(f"`{o}`" for o in parameter.opts)
        if parameter.param_type_name == "option"
        else f"`{_metavar(parameter)}`"
    )
    default = parameter.default
    shown = (
        ""
        if default in (None, False, (), "") or callable(default) or "Sentinel" in type(default).__name__
        else f"`{default}`"
    )
    return f"| {name} | {en} | {ko} | {shown} |".replace("|  |", "| |")


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())
