"""``gwanmun doctor``: what is missing on this machine, and how to get it."""

from __future__ import annotations

import dataclasses

import typer

from gwanmun.cli import out
from gwanmun.cli.exits import Exit
from gwanmun.cli.words import T


def add_to(app: typer.Typer) -> None:
    app.command(
        "doctor",
        help=T(
            "이 컴퓨터에 없는 것과 구하는 방법을 알려줍니다.",
            "Say what is missing on this machine and how to get it.",
        ),
    )(doctor)


def doctor(as_json: out.Json = False) -> None:
    from gwanmun.cli import checks

    found = checks.examine()
    bad = any(one.state == checks.MISSING for one in found)
    if as_json:
        out.emit({"ok": not bad, "findings": [dataclasses.asdict(one) for one in found]})
    else:
        words = {
            checks.OK: T("있음", "ok"),
            checks.OPTIONAL: T("선택", "optional"),
            checks.MISSING: T("없음", "missing"),
        }
        rows = (
            (one.name, words[one.state], one.found, one.cure if one.state != checks.OK else "")
            for one in found
        )
        out.table(
            "",
            (T("항목", "What"), T("상태", "State"), T("확인한 것", "Found"), T("해결 방법", "How to mend")),
            rows,
        )
        out.say(
            T("필요한 것이 모자랍니다.", "Something needed is missing.")
            if bad
            else T("실행할 수 있습니다.", "Ready to run.")
        )
    if bad:
        raise typer.Exit(Exit.FINDINGS)
