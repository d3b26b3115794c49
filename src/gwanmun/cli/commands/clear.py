"""``gwanmun clear F…``: take manifests in and clear them here and now."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gwanmun.cli import out, store
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T, language

if TYPE_CHECKING:
    from gwanmun.core.faults import Fault
    from gwanmun.parcels.contract import ManifestVersion
    from gwanmun.platform.accounts.models import Organisation


def add_to(app: typer.Typer) -> None:
    app.command(
        "clear",
        help=T(
            "적하목록을 접수하여 판정합니다. CSV, JSON Lines, XFZB, XFWB와 그 gzip. -는 표준 입력.",
            "Take manifests in and clear them: CSV, JSON Lines, XFZB, XFWB, or gzip. - is standard input.",
        ),
    )(clear)


@dataclass(frozen=True)
class Cleared:
    """What became of one file. Exactly one of ``version`` and ``fault`` is there."""

    filename: str
    version: ManifestVersion | None
    already: bool = False
    fault: Fault | None = None


def clear(
    files: Annotated[list[str], typer.Argument(help=T("파일 또는 -.", "Files, or -."), metavar="FILE...")],
    org: Annotated[
        str | None,
        typer.Option(
            "--org",
            help=T(
                "특송업체 부호. 하나뿐이면 생략합니다.",
                "Operator code; may be left out when there is only one.",
            ),
            show_default=False,
        ),
    ] = None,
    number: Annotated[
        str | None,
        typer.Option(
            "--number",
            help=T(
                "적하목록 번호. 같은 번호의 새 파일은 정정입니다.",
                "Manifest number; another file of the same number corrects it.",
            ),
            show_default=False,
        ),
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(
            "--errors", help=T("오류 목록을 쓸 CSV 파일.", "CSV file for the faults."), show_default=False
        ),
    ] = None,
    as_json: out.Json = False,
) -> None:
    if number is not None and len(files) > 1:
        raise Stop(
            Exit.USAGE, T("--number는 파일이 하나일 때만 씁니다.", "--number goes with one file only.")
        )
    for name in files:
        if name != "-" and not Path(name).is_file():
            raise Stop(Exit.NOT_FOUND, T(f"파일이 없습니다: {name}", f"There is no file {name}"))
    store.ready()
    organisation = store.organisation(org)
    done: list[Cleared] = []
    for name in files:
        done.append(clear_one(name, organisation, number))
        if errors is not None and done[-1].version is not None:
            write_errors(done[-1].version, errors if len(files) == 1 else beside(errors, len(done)))
        if not as_json:
            show(done[-1])
    if as_json:
        found = [as_document(one) for one in done]
        out.emit(found[0] if len(found) == 1 else found)
    raise typer.Exit(exit_of(done))


def clear_one(
    name: str, organisation: Organisation, number: str | None = None, by: str = "command line"
) -> Cleared:
    """Receive one file and work until it is finished, with a bar on standard error."""
    from gwanmun.core.formats import FileRefused
    from gwanmun.parcels import contract

    label = "stdin" if name == "-" else Path(name).name
    source = sys.stdin.buffer if name == "-" else Path(name)
    try:
        receipt = contract.receive(organisation, source, label, number, by=by)
    except FileRefused as refusal:
        return Cleared(label, None, fault=refusal.fault)
    except ValueError as error:
        raise Stop(Exit.USAGE, T(f"번호가 잘못되었습니다: {error}", f"Wrong number: {error}")) from None
    if receipt.state == "FAILED":  # the cause may be mended by now
        contract.retry(receipt.version_id, by)
    stages = {
        "reading": T("읽기", "Reading"),
        "deciding": T("판정", "Deciding"),
        "writing": T("저장", "Storing"),
        "done": T("완료", "Done"),
    }
    with out.progress() as bar:
        task = bar.add_task(f"{label} · {T('대기', 'Waiting')}", total=None)

        def hear(stage: str, so_far: int, total: int) -> None:
            words = f"{label} · {stages.get(stage, stage)}"
            bar.update(task, description=words, completed=so_far, total=total or None)

        version = contract.clear_version(receipt.version_id, contract.owner_name(), hear)
    return Cleared(label, version, already=receipt.already)


def beside(path: Path, place: int) -> Path:
    return path.with_name(f"{path.stem}-{place}{path.suffix}")


def write_errors(version: ManifestVersion | None, path: Path) -> None:
    from gwanmun.parcels import contract

    if version is None:
        return
    try:
        with path.open("wb") as file:
            file.writelines(contract.errors_csv(version, language()))
    except OSError as error:
        raise Stop(
            Exit.ENVIRONMENT, T(f"파일을 쓸 수 없습니다: {error}", f"Cannot write the file: {error}")
        ) from None


def exit_of(done: list[Cleared]) -> Exit:
    if any(one.version is None or one.version.state != "CLEARED" for one in done):
        return Exit.REFUSED
    refused = any(one.version is not None and one.version.summary.get("refused") for one in done)
    return Exit.FINDINGS if refused else Exit.OK


def fault_of(one: Cleared) -> tuple[str, str, str] | None:
    """(code, message, cure) of a file that was refused or failed."""
    from gwanmun.core import faults

    if one.fault is not None:
        code, params = one.fault.code, one.fault.params
    elif one.version is not None and one.version.fault:
        code, params = one.version.fault["code"], one.version.fault.get("params", {})
    else:
        return None
    try:
        return code, *faults.text(code, params, language())
    except KeyError:
        return (
            code,
            T(
                "프로그램 오류로 처리하지 못하였습니다.",
                "It could not be cleared for a fault of the program.",
            ),
            T("원인을 없앤 뒤 다시 접수하십시오.", "Send it again when the cause is removed."),
        )


def lanes_by_route(version: ManifestVersion) -> list[tuple[str, dict[str, int]]]:
    """Lane → route → parcels."""
    from django.db.models import Count

    from gwanmun.parcels import contract

    counted = contract.parcels_of(version.pk).order_by().values_list("lane", "route").annotate(n=Count("pk"))
    lanes: dict[str, dict[str, int]] = {}
    for lane, route, count in counted:
        lanes.setdefault(lane, {})[route] = count
    return [(lane, lanes[lane]) for lane in LANES if lane in lanes]


LANES = {
    "LIST": T("목록통관", "List clearance"),
    "SIMPLIFIED": T("간이신고", "Simplified declaration"),
    "GENERAL": T("일반수입신고", "General declaration"),
    "UNDECIDED": T("판정 불가", "Undecided"),
}
ROUTES = {
    "RELEASE": T("반출", "Release"),
    "XRAY": T("X-ray", "X-ray"),
    "OPEN": T("개장검사", "Open"),
    "HOLD": T("보류", "Hold"),
}


def seconds_of(version: ManifestVersion) -> float | None:
    if version.started_at is None or version.finished_at is None:
        return None
    return (version.finished_at - version.started_at).total_seconds()


def as_document(one: Cleared) -> dict[str, Any]:
    fault = fault_of(one)
    document: dict[str, Any] = {"file": one.filename, "already": one.already}
    if fault is not None:
        document |= {"state": "REFUSED", "fault": dict(zip(("code", "message", "cure"), fault, strict=True))}
    if one.version is not None:
        seconds = seconds_of(one.version)
        document |= {
            "manifest": one.version.manifest.number,
            "version": one.version.version,
            "version_id": one.version.pk,
            "state": one.version.state,
            "format": one.version.format,
            "seconds": seconds,
            "parcels_per_second": round(one.version.total / seconds) if seconds else None,
            "lanes": dict(lanes_by_route(one.version)),
            "summary": one.version.summary,
            "rulebook": one.version.rulebook,
            "result_digest": one.version.result_digest,
        }
    return document


def show(one: Cleared) -> None:
    """The result table of one file."""
    fault = fault_of(one)
    if fault is not None or one.version is None:
        code, message, cure = fault or ("", "", "")
        out.tell(Stop(Exit.REFUSED, f"{one.filename}: {message} [{code}]", cure), as_json=False)
        return
    from gwanmun.platform import i18n

    version, facts = one.version, one.version.summary
    title = f"{version.manifest.number} · v{version.version} · {one.filename}"
    if one.already:
        title += T(" · 이미 처리한 파일", " · already cleared")
    rows: list[list[str]] = []
    for lane, routes in lanes_by_route(version):
        counts = [routes.get(route, 0) for route in ROUTES]
        rows.append([LANES[lane], *(f"{n:,}" if n else "–" for n in counts), f"{sum(counts):,}"])
    totals = [facts.get("route", {}).get(route, 0) for route in ROUTES]
    rows.append([T("합계", "Total"), *(f"{n:,}" if n else "–" for n in totals), f"{sum(totals):,}"])
    heads = (T("통관 구분", "Lane"), *ROUTES.values(), T("합계", "Total"))
    out.table(title, heads, rows, right=range(1, 6))
    out.say(T("납부할 세금: ", "Tax to pay: ") + i18n.won(facts.get("payable", 0)))
    out.say(
        T(
            f"거부된 줄 {facts.get('refused', 0):,} · 보완할 물품 {facts.get('requests', 0):,}",
            f"Refused lines {facts.get('refused', 0):,} · parcels lacking data {facts.get('requests', 0):,}",
        )
    )
    seconds = seconds_of(version)
    if seconds and not one.already:
        out.note(
            T(
                f"{seconds:.1f}초 · 초당 {version.total / seconds:,.0f}건",
                f"{seconds:.1f} s · {version.total / seconds:,.0f} parcels/s",
            )
        )
