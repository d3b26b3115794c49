"""``gwanmun classify``: from a description to ranked codes; learning, training and measuring."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands.registry import existing
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.options import Country, day_of
from gwanmun.cli.words import T, language

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwanmun.classify.contract import Answer, Learnt

app = typer.Typer(
    no_args_is_help=True,
    help=T(
        "품목분류 도움: 물품 설명에서 품목번호 후보를 찾습니다.",
        "Classification help: codes for a description.",
    ),
)
On = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="DATE",
        help=T("이 날의 품목분류표. 기본은 오늘.", "The nomenclature of this day; default: today."),
        show_default=False,
    ),
]
STATUS = {
    "SUGGESTED": T(
        "충분히 확실합니다. 첫째 후보를 제안합니다.", "Sure enough: the first candidate is suggested."
    ),
    "CANDIDATES": T("후보입니다. 사람이 정해야 합니다.", "Candidates; a person decides."),
    "NOT_ENOUGH": T("이 설명만으로는 정하기 어렵습니다.", "This description is not enough to decide."),
    "EMPTY": T("판단할 만한 낱말이 없습니다.", "There are no words to go by."),
}


@app.command(
    help=T("물품 설명 하나, 또는 JSON Lines 파일을 분류합니다.", "Classify one description, or JSON Lines.")
)
def ask(
    description: Annotated[
        list[str] | None,
        typer.Argument(help=T("물품 설명. -이면 표준입력.", "The description; - for standard input.")),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--in", metavar="FILE", help=T("description이 있는 JSON Lines.", "JSON Lines with description.")
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=20, help=T("후보의 수.", "How many candidates."))
    ] = 5,
    country: Country = "kr",
    on: On = None,
    as_json: out.Json = False,
) -> None:
    store.ready()
    day = day_of(on) or date.today()  # noqa: DTZ011 - the user's own day
    from gwanmun.classify.contract import as_dict, classify

    if file is not None:
        existing(file)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if line.strip():
                text, extra = _asked(line, number)
                body = as_dict(_do(lambda text=text: classify(country, text, day, limit)))  # type: ignore[misc]
                sys.stdout.write(json.dumps({**extra, **body}, ensure_ascii=False, default=str) + "\n")
        return
    text = " ".join(description or [])
    if text == "-":
        text = sys.stdin.read()
    if not text.strip():
        raise Stop(Exit.USAGE, T("물품 설명을 적어 주십시오.", "Give a description."))
    answer = _do(lambda: classify(country, text, day, limit))
    if as_json:
        out.emit(as_dict(answer))
    else:
        _show(answer)


def _asked(line: str, number: int) -> tuple[str, dict[str, Any]]:
    try:
        raw = json.loads(line)
        return str(raw["description"]), {k: raw[k] for k in ("id", "code") if k in raw}
    except (ValueError, KeyError, TypeError):
        raise Stop(
            Exit.REFUSED,
            T(f"{number}번째 줄에 description이 없습니다.", f"Line {number} has no description."),
        ) from None


def _show(answer: Answer) -> None:
    from gwanmun.platform.i18n import hs

    ko = language() == "ko"
    out.say(STATUS[answer.status])
    rows = []
    for number, c in enumerate(answer.candidates, 1):
        words = c.words_ko if ko else c.words_en
        told = ", ".join(f"{w.text}{'*' if w.met else ''}" for w in words[:6])
        path = c.path[-1][1 if ko else 2] if c.path else ""
        rows.append((number, hs(c.code), hs(c.line), f"{c.share:.0%}", path, told))
    if rows:
        heads = (
            *("", T("소호", "Subheading"), T("품목번호", "Code"), T("비중", "Share"), T("품명", "Name")),
            T("가르는 낱말 (* 설명에 있음)", "Words that part (* in the description)"),
        )
        out.table("", heads, rows, right=(3,))
    for question in answer.questions:
        out.say(f"? {question.ko if ko else question.en}")
        for code, choice in question.choices if ko else question.choices_en:
            out.say(f"    {hs(code)}: {choice}")
    if answer.unknown:
        out.note(T("모르는 낱말: ", "Unknown words: ") + ", ".join(answer.unknown))


@app.command(help=T("과거 결정(CSV, JSON Lines)을 올립니다.", "Load past decisions (CSV or JSON Lines)."))
def learn(
    file: Annotated[Path, typer.Argument(help=T("결정 파일.", "The decisions."))],
    country: Country = "kr",
    as_json: out.Json = False,
) -> None:
    _load(file, as_json, lambda: _contract().learn(country, file, date.today(), _system()))  # noqa: DTZ011


@app.command(
    help=T("주와 다른 표의 품명을 부호별로 올립니다.", "Load notes, and names of other lists, by code.")
)
def texts(
    file: Annotated[
        Path,
        typer.Argument(
            help=T("code, text, kind(NOTE·NAME)의 파일.", "A file of code, text, kind (NOTE, NAME).")
        ),
    ],
    country: Country = "kr",
    as_json: out.Json = False,
) -> None:
    _load(file, as_json, lambda: _contract().keep_texts(country, file, _system()))


def _load(file: Path, as_json: bool, act: Callable[[], Learnt]) -> None:
    existing(file)
    store.ready()
    done = _do(act)
    faults = _contract().FAULTS
    if as_json:
        told = [{"line": f.line, "code": f.code, "value": f.value, "message": faults[f.code][language()]}
                for f in done.faults]  # fmt: skip
        out.emit({"new": done.new, "known": done.known, "faults": told})
    else:
        out.say(T(f"새로 {done.new:,}건을 저장하였습니다(이미 있던 것 {done.known:,}건).",
                  f"{done.new:,} are new, {done.known:,} were known."))  # fmt: skip
        for fault in done.faults[:20]:
            out.say(T(f"{fault.line}번째 줄: ", f"line {fault.line}: ") + faults[fault.code][language()]
                    + (f" ({fault.value})" if fault.value else ""))  # fmt: skip
        if len(done.faults) > 20:
            out.note(T(f"그 밖에 {len(done.faults) - 20:,}줄.", f"{len(done.faults) - 20:,} more lines."))
    if done.faults:
        raise typer.Exit(Exit.FINDINGS)


@app.command(help=T("저장된 결정으로 순위 모형을 학습합니다.", "Train the ranker from the decisions kept."))
def train(country: Country = "kr", as_json: out.Json = False) -> None:
    store.ready()
    from django.conf import settings

    contract = _contract()
    try:
        done = _do(lambda: contract.train(country, date.today(), Path(settings.HOME), _system()))  # noqa: DTZ011
    except contract.TooFew as few:
        raise Stop(
            Exit.REFUSED,
            T(
                "결정이 너무 적어 학습할 수 없습니다(200건 이상).",
                "Too few decisions to train from (200 are needed).",
            ),
            str(few),
        ) from None
    _card(done.card, as_json)


@app.command(help=T("정답이 있는 파일로 정확도를 잽니다.", "Measure accuracy on a file that has the codes."))
def measure(
    file: Annotated[
        Path, typer.Argument(help=T("description, code의 파일.", "A file of description and code."))
    ],
    time_safe: Annotated[
        bool,
        typer.Option(
            "--time-safe", help=T("결정일보다 앞선 결정만 봅니다.", "Look at decisions of earlier days only.")
        ),
    ] = False,
    country: Country = "kr",
    as_json: out.Json = False,
) -> None:
    existing(file)
    store.ready()
    found = _do(lambda: _contract().measure(country, file, date.today(), time_safe=time_safe))  # noqa: DTZ011
    if as_json:
        out.emit(found)
        return
    heads = (T("말", "Language"), T("수", "Asked"), "HS4 @1", "HS4 @5", "HS6 @1", "HS6 @5",
             T("제안", "Suggested"), T("제안의 정확도", "Precision"))  # fmt: skip
    rows = [
        (name, m["questions"], *(f"{m[k]:.3f}" for k in ("hs4_top1", "hs4_top5", "hs6_top1", "hs6_top5")),
         f"{m['suggested']:.1%}", "–" if m["precision"] is None else f"{m['precision']:.3f}")
        for name, m in found["by"].items()
    ]  # fmt: skip
    out.table("", heads, rows, right=range(1, 8))
    if found["faults"]:
        out.note(
            T(
                f"읽을 수 없는 {found['faults']:,}줄은 뺐습니다.",
                f"{found['faults']:,} lines could not be read.",
            )
        )


@app.command(
    help=T("품목분류표, 결정, 모형의 상태를 보여 줍니다.", "Show nomenclature, decisions and model.")
)
def status(country: Country = "kr", as_json: out.Json = False) -> None:
    store.ready()
    engine, model = _do(lambda: _contract().standing(country, date.today()))  # noqa: DTZ011
    facts = {
        "country": country, "nomenclature": engine.label[language()], "demonstration": engine.demonstration,
        "subheadings": len(engine.corpus.codes), "decisions": len(engine.past), "model": model.digest[:12],
        "card": dict(model.card),
    }  # fmt: skip
    if as_json:
        out.emit(facts)
        return
    out.say(T(f"품목분류표: {engine.label.ko} (소호 {len(engine.corpus.codes):,}개)",
              f"Nomenclature: {engine.label.en} ({len(engine.corpus.codes):,} subheadings)"))  # fmt: skip
    out.say(T(f"과거 결정: {len(engine.past):,}건", f"Past decisions: {len(engine.past):,}"))
    _card(facts["card"], as_json=False)


def _card(card: dict[str, Any], as_json: bool) -> None:
    if as_json:
        out.emit(card)
        return
    out.say(T(f"모형: {card['made_on']}, 결정 {card['decisions']:,}건으로 학습",
              f"Model: made on {card['made_on']} from {card['decisions']:,} decisions"))  # fmt: skip
    for name, m in card.get("aside", {}).items():
        words = {"alone": T("품명표만", "names alone"), "past": T("과거 결정 포함", "with past decisions")}[
            name
        ]
        out.say(f"  {words}: HS4 {m['hs4_top1']:.3f} / {m['hs4_top5']:.3f}, "
                f"HS6 {m['hs6_top1']:.3f} / {m['hs6_top5']:.3f}")  # fmt: skip
    gate = card["gate_open"]
    out.say(T("자동 제안: ", "Suggesting by itself: ")
            + (T("켜짐", "on") if gate["past"] or gate["alone"] else T("꺼짐", "off")))  # fmt: skip


def _contract() -> Any:
    from gwanmun.classify import contract

    return contract


def _system() -> Any:
    from gwanmun.platform.audit.services import Actor

    return Actor("command line", "SYSTEM")


def _do(act: Callable[[], Any]) -> Any:
    """Run; what the room refuses becomes one line."""
    from gwanmun.core.book import RuleBookError

    contract = _contract()
    try:
        return act()
    except contract.FileRefused as refusal:
        raise Stop(Exit.REFUSED, refusal.text[language()]) from None
    except contract.ModelRefused as refusal:
        raise Stop(
            Exit.REFUSED,
            T(f"모형을 쓸 수 없습니다: {refusal}", f"The model cannot be used: {refusal}"),
            T("다시 학습하십시오: gwanmun classify train", "Train again: gwanmun classify train"),
        ) from None
    except RuleBookError as error:
        raise Stop(Exit.NOT_FOUND, T(f"국가 자료가 없습니다: {error}", f"No such country: {error}")) from None
