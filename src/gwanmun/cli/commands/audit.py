"""``gwanmun audit``: seal the record of decisions and acts, and prove it unbroken."""

from __future__ import annotations

import typer

from gwanmun.cli import out, store
from gwanmun.cli.exits import Exit
from gwanmun.cli.words import T

app = typer.Typer(no_args_is_help=True, help=T("감사 기록.", "The audit record."))


@app.command(help=T("기록이 바뀌지 않았는지 확인합니다.", "Prove that the record was not altered."))
def verify(as_json: out.Json = False) -> None:
    store.ready()
    from gwanmun.platform.audit import services
    from gwanmun.platform.audit.models import AuditEvent, AuditSeal

    broken = services.verify()
    last = AuditSeal.objects.order_by("-last").values_list("last", flat=True).first() or 0
    open_events = AuditEvent.objects.filter(id__gt=last).count()
    if as_json:
        out.emit(
            {"intact": broken is None, "broken_from": broken, "sealed_to": last, "unsealed": open_events}
        )
    elif broken is None:
        out.say(
            T(
                f"이상 없습니다. {last:,}번까지 봉인, 미봉인 {open_events:,}건.",
                f"Intact. Sealed up to {last:,}; {open_events:,} events not sealed yet.",
            )
        )
    else:
        out.say(
            T(f"{broken:,}번부터 기록이 훼손되었습니다.", f"The record is broken from event {broken:,} on.")
        )
    if broken is not None:
        raise typer.Exit(Exit.FINDINGS)


@app.command(help=T("아직 봉인하지 않은 기록을 봉인합니다.", "Seal the events that are not sealed yet."))
def seal(as_json: out.Json = False) -> None:
    store.ready()
    from gwanmun.platform.audit import services

    count = services.seal()
    if as_json:
        out.emit({"sealed": count})
    else:
        out.say(T(f"{count:,}건을 봉인하였습니다.", f"{count:,} events were sealed."))
