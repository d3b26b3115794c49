"""``gwanmun inspection index``: describe the images of the bank, so that like ones are found."""

from __future__ import annotations

from typing import Annotated

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands.inspection.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T


@app.command(
    help=T(
        "영상 보관소의 영상을 사용 중인 모형으로 색인합니다. 멈추어도 이어서 합니다.",
        "Describe the bank's images by the active detector. Stopped, it goes on where it was.",
    )
)
def index(
    again: Annotated[
        bool, typer.Option("--again", help=T("모두 새로 색인.", "Describe all of them anew."))
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=1_000_000, help=T("한 번에 색인할 수.", "Images at most."))
    ] = 1_000_000,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.inspection.learning import likeness, registry
    from gwanmun.platform.signing import ModelRefused

    try:
        reader = registry.active()
    except ModelRefused as refusal:
        raise Stop(
            Exit.REFUSED, T(f"모형을 쓸 수 없습니다: {refusal}", f"The model cannot be used: {refusal}")
        ) from None
    if reader is None:
        raise Stop(
            Exit.REFUSED,
            T("사용 중인 판독 모형이 없습니다.", "No detector is in use."),
            T(
                "먼저 승인하십시오: gwanmun inspection activate 이름",
                "First: gwanmun inspection activate NAME",
            ),
        )
    with out.progress() as bar:
        task = bar.add_task(T("색인하는 중", "Describing"), total=None)
        told = likeness.index(
            reader, limit, again=again, tell=lambda done, of: bar.update(task, completed=done, total=of)
        )
    facts = {"model": reader.name, **told, "forgotten": likeness.forget(reader)}
    if as_json:
        out.emit(facts)
        return
    out.say(
        T(
            f"{reader.name}: {told['described']:,}장을 색인하였습니다. 읽을 수 없는 영상 "
            f"{told['unreadable']:,}장, 남은 영상 {told['left']:,}장.",
            f"{reader.name}: {told['described']:,} described, {told['unreadable']:,} cannot be read, "
            f"{told['left']:,} left.",
        )
    )
