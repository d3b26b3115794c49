"""``gwanmun risk network``: link what waits, and show whom a party shares something with."""

from __future__ import annotations

from typing import Annotated

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands.risk.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

network = typer.Typer(
    no_args_is_help=True, help=T("거래망: 연결하고 조회합니다.", "Network of parties: link, show.")
)
app.add_typer(network, name="network")


@network.command(help=T("기다리는 적하목록을 연결합니다.", "Link the manifests that wait."))
def feed(as_json: out.Json = False) -> None:
    store.ready()
    from gwanmun.risk.network import contract

    chunks = contract.feed_all()
    if as_json:
        out.emit({"chunks": chunks})
    else:
        out.say(T(f"{chunks}묶음을 처리했습니다.", f"{chunks} pieces done."))


@network.command(
    help=T("이웃을 보여 줍니다. 이름과 번호는 나오지 않습니다.", "Show a neighbourhood, without any words.")
)
def show(
    key: Annotated[str, typer.Argument(help=T("거래망의 열쇠(22자).", "Key of the node, 22 letters."))],
    depth: Annotated[int, typer.Option("--depth", min=1, max=2, help=T("단계.", "Steps."))] = 1,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.risk.network import contract

    found = contract.around(key, depth)
    if found is None:
        raise Stop(Exit.NOT_FOUND, T("거래망에 없는 열쇠입니다.", "No node has this key."))
    nodes = sorted(found.nodes.values(), key=lambda node: (node.steps, -node.parcels, node.id))
    rows = [(n.key, n.kind, n.steps, n.parcels, n.degree, "hub" if n.hub else "") for n in nodes]
    if as_json:
        names = ("key", "kind", "steps", "parcels", "degree", "hub")
        out.emit({"nodes": [dict(zip(names, row, strict=True)) for row in rows], "left_out": found.left_out})
        return
    heads = (
        T("열쇠", "key"),
        T("구분", "kind"),
        T("단계", "steps"),
        T("화물", "parcels"),
        T("연결", "links"),
        "",
    )
    out.table("", heads, rows, right=(2, 3, 4))
