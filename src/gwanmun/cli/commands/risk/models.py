"""``gwanmun risk train``, ``models``, ``card``, ``activate``, ``retire``: the model and its register."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands.registry import existing
from gwanmun.cli.commands.risk.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.options import Country
from gwanmun.cli.words import T, language

if TYPE_CHECKING:
    import polars as pl

    from gwanmun.risk.learning.models import ModelVersion

Kind = Annotated[
    str,
    typer.Option(
        "--kind",
        help=T("물품 종류: PARCEL, DECLARATION, CARGO, TRAVELLER, COMPANY.",
               "Kind of items: PARCEL, DECLARATION, CARGO, TRAVELLER, COMPANY."),
    ),
]  # fmt: skip
By = Annotated[str, typer.Option("--by", help=T("행위자의 사용자 이름.", "User name of who does it."))]
Name = Annotated[str, typer.Argument(help=T("모형 이름, 예: kr-parcel-1.", "Name, such as kr-parcel-1."))]
STATES = {
    "CANDIDATE": T("후보", "candidate"),
    "ACTIVE": T("사용 중", "active"),
    "RETIRED": T("사용 종료", "retired"),
    "REFUSED": T("반려", "refused"),
}


@app.command(
    help=T(
        "검사 결과로 모형을 학습하고, 모형 카드와 서명을 붙여 후보로 등록합니다.",
        "Train a model from results of controls; register it as a candidate with card and signature.",
    )
)
def train(
    by: By,
    kind: Kind = "PARCEL",
    items: Annotated[
        Path | None,
        typer.Option(
            "--items",
            help=T("물품 파일(CSV, JSON Lines, Parquet). 없으면 저장된 검사 결과.",
                   "File of items (CSV, JSON Lines, Parquet); without it, the results kept here."),
        ),
    ] = None,
    results: Annotated[
        Path | None, typer.Option("--results", help=T("검사 결과 파일.", "File of their results."))
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help=T("난수 씨앗.", "Seed."))] = 0,
    country: Country = "kr",
    as_json: out.Json = False,
) -> None:  # fmt: skip
    store.ready()
    from gwanmun.risk.contract import KINDS
    from gwanmun.risk.learning import training

    if kind not in KINDS:
        raise Stop(Exit.USAGE, T("물품 종류가 아닙니다: ", "No kind of items: ") + kind, ", ".join(KINDS))
    if (items is None) != (results is None):
        raise Stop(
            Exit.USAGE, T("--items와 --results를 함께 적어 주십시오.", "Give --items and --results together.")
        )
    actor = _actor(by)
    past = _kept(country, kind) if items is None or results is None else _told(items, results, country, kind)
    needs_trees()
    try:
        with out.progress() as bar:
            bar.add_task(T("학습하는 중", "Learning"), total=None)
            row = training.train(country, kind, past, actor, seed=seed)
    except training.TooFew as few:
        raise Stop(
            Exit.REFUSED,
            T(f"검사 {few.controls:,}건, 적발 {few.finds:,}건으로는 학습할 수 없습니다.",
              f"{few.controls:,} controls with {few.finds:,} finds are not enough to learn from."),
            T(f"검사 {training.LEAST_CONTROLS}건, 적발 {training.LEAST_FINDS}건 이상이 필요합니다.",
              f"At least {training.LEAST_CONTROLS} controls and {training.LEAST_FINDS} finds are needed."),
        ) from None  # fmt: skip
    _show(row, as_json)
    if not as_json:
        how = f"gwanmun risk activate {row.name} --by … --reason …"
        out.note(T(f"다른 사람이 승인해야 사용합니다: {how}", f"Another person lets it decide: {how}"))


@app.command(help=T("등록된 모형을 보여 줍니다.", "List the registered models."))
def models(country: Country = "kr", as_json: out.Json = False) -> None:
    store.ready()
    from gwanmun.risk.learning.models import ModelVersion

    rows = list(ModelVersion.objects.filter(country=country).defer("body").order_by("kind", "-version"))
    if as_json:
        out.emit([_facts(row) for row in rows])
        return
    if not rows:
        out.say(T("등록된 모형이 없습니다.", "There is no model."))
        return
    heads = (T("이름", "Name"), T("상태", "State"), T("검사", "Controls"), T("적발", "Finds"), "AUC",
             T("등록", "Registered by"), T("결정", "Decided by"))  # fmt: skip
    out.table("", heads, [
        (row.name, STATES[row.state], f"{row.card['data']['controls']:,}", f"{row.card['data']['finds']:,}",
         f"{row.card['measured']['auc']:.3f}", row.registered_by, row.decided_by or "–")
        for row in rows
    ], right=range(2, 5))  # fmt: skip


@app.command(help=T("모형 카드를 보여 줍니다.", "Show the card of a model."))
def card(name: Name, as_json: out.Json = False) -> None:
    store.ready()
    _show(_row(name), as_json)


@app.command(help=T("후보 모형을 사용합니다. 등록한 사람은 할 수 없습니다.",
                    "Let a candidate decide; never by who registered it."))  # fmt: skip
def activate(
    name: Name,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help=T("사유.", "Why."))],
    as_json: out.Json = False,
) -> None:
    _decide("activate", name, by, reason, as_json)


@app.command(help=T("모형의 사용을 끝내거나 후보를 반려합니다.", "Retire a model, or refuse a candidate."))
def retire(
    name: Name,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help=T("사유.", "Why."))],
    as_json: out.Json = False,
) -> None:
    _decide("put_away", name, by, reason, as_json)


@app.command(help=T("다른 관서의 공개키를 신뢰합니다.", "Trust another office's public key."))
def trust(
    public_key: Annotated[
        str, typer.Argument(help=T("공개키(16진수 64자).", "Public key, 64 hexadecimal digits."))
    ],
    owner: Annotated[str, typer.Option("--owner", help=T("누구의 것인지.", "Whose it is."))],
    by: By,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.risk.learning import registry

    try:
        signer = registry.trust(public_key, owner, _supervisor(by))
    except ValueError:
        raise Stop(
            Exit.USAGE, T("공개키는 16진수 64자입니다.", "A public key is 64 hexadecimal digits.")
        ) from None
    if as_json:
        out.emit({"fingerprint": signer.fingerprint, "owner": signer.owner})
    else:
        out.say(
            T(
                f"신뢰하는 서명자: {owner}, {signer.fingerprint}",
                f"Trusted signer: {owner}, {signer.fingerprint}",
            )
        )


def _decide(step: str, name: str, by: str, reason: str, as_json: bool) -> None:
    store.ready()
    from gwanmun.risk.learning import registry, signing

    row, actor = _row(name), _supervisor(by)
    try:
        done = getattr(registry, step)(row, actor, reason)
    except registry.NotAllowed as refusal:
        raise Stop(Exit.REFUSED, _REFUSALS[refusal.code]) from None
    except signing.ModelRefused as refusal:
        raise Stop(
            Exit.REFUSED, T(f"모형을 쓸 수 없습니다: {refusal}", f"The model cannot be used: {refusal}")
        ) from None
    if as_json:
        out.emit(_facts(done))
    else:
        out.say(f"{done.name}: {STATES[done.state]}")


_REFUSALS = {
    "STATE": T("이 상태에서는 할 수 없습니다.", "This is not open in its present state."),
    "SAME_PERSON": T("등록한 사람은 승인할 수 없습니다.", "Who registered it cannot let it decide."),
    "NO_REASON": T("사유를 적어 주십시오.", "Give a reason."),
}


def _actor(name: str) -> Any:
    """A person known here; an unknown one is refused."""
    from gwanmun.platform.accounts.models import User
    from gwanmun.platform.audit.services import Actor

    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise Stop(Exit.NOT_FOUND, T(f"사용자가 없습니다: {name}", f"There is no user {name}"))
    return Actor.user(user)


def _supervisor(name: str) -> Any:
    from gwanmun.platform.accounts.models import User

    actor = _actor(name)
    if User.objects.get(username=name).role != User.Role.SUPERVISOR:
        raise Stop(Exit.REFUSED, T("감독자만 할 수 있습니다.", "Only a supervisor may do this."))
    return actor


def _row(name: str) -> ModelVersion:
    from gwanmun.risk.learning.models import ModelVersion

    country, _, rest = name.partition("-")
    kind, _, version = rest.rpartition("-")
    row = (
        ModelVersion.objects.filter(country=country, kind=kind.upper(), version=int(version)).first()
        if version.isdecimal()
        else None
    )
    if row is None:
        raise Stop(
            Exit.NOT_FOUND,
            T(f"모형이 없습니다: {name}", f"There is no model {name}"),
            T("목록: gwanmun risk models", "List: gwanmun risk models"),
        )
    return row


def _facts(row: ModelVersion) -> dict[str, Any]:
    return {
        "name": row.name, "state": row.state, "registered_by": row.registered_by,
        "registered_at": row.registered_at.isoformat(), "decided_by": row.decided_by, "reason": row.reason,
        "signer": row.signer, "card": row.card,
    }  # fmt: skip


def _show(row: ModelVersion, as_json: bool) -> None:
    if as_json:
        out.emit(_facts(row))
        return
    from gwanmun.risk.learning.card import as_markdown

    out.say(as_markdown(row.card, language()))


def _kept(country: str, kind: str) -> Any:
    from gwanmun.risk.feedback.contract import past
    from gwanmun.risk.learning.training import past_of

    return past_of(*past(country, kind, signs=True), T("저장된 검사 결과", "results kept here"))


def _told(items: Path, results: Path, country: str, kind: str) -> Any:
    """Signs of parcels are read where the file has them, else worked out among the items of the file."""
    from gwanmun.risk.contract import ITEM, RESULT, SIGNS, signs_of_past
    from gwanmun.risk.learning.training import past_of

    rows, done = _frame(items, {**ITEM, **SIGNS}), _frame(results, RESULT)
    if kind == "PARCEL" and all(rows[name].null_count() == rows.height for name in SIGNS):
        rows = rows.drop(SIGNS)
        rows = rows.hstack(signs_of_past(rows, done, _lists(country), secrets.token_bytes(32)))
    return past_of(rows, done, items.name)


def _lists(country: str) -> dict[str, list[str]]:
    from gwanmun.countries import registry
    from gwanmun.risk.contract import narcotics_words

    book = registry.rule_book(country, dt.date.today())  # noqa: DTZ011 - the day of the law here
    return narcotics_words(book.tables.get("narcotics", []))


def _frame(file: Path, columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """A file as a frame of ``columns``; what it lacks is null."""
    import polars as pl

    existing(file)
    try:
        if file.suffix == ".parquet":
            rows = pl.read_parquet(file)
        elif file.suffix in (".jsonl", ".ndjson"):
            rows = pl.read_ndjson(file)
        else:
            rows = pl.read_csv(file, infer_schema=False)
        made = {
            c: (
                pl.col(c).str.to_date() if t == pl.Date and rows.schema[c] == pl.String else pl.col(c).cast(t)
            )
            if c in rows.columns
            else pl.lit(None, dtype=t)
            for c, t in columns.items()
        }
        return rows.select(expression.alias(c) for c, expression in made.items())
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise Stop(
            Exit.REFUSED,
            T(f"{file.name}을(를) 읽을 수 없습니다: ", f"{file.name} cannot be read: ")
            + str(error).splitlines()[0],
        ) from None


def needs_trees() -> None:
    """:raises Stop: where LightGBM cannot be loaded."""
    try:
        import lightgbm  # noqa: F401
    except (ImportError, OSError) as error:
        raise Stop(
            Exit.ENVIRONMENT,
            T(f"LightGBM을 불러올 수 없습니다: {error}", f"LightGBM cannot be loaded: {error}"),
            T("데비안·우분투: apt install libgomp1", "On Debian or Ubuntu: apt install libgomp1"),
        ) from None
