"""``gwanmun demo``: a running customs house with a cleared day of parcels. Safe to run again."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gwanmun.cli import out
from gwanmun.cli.commands import (
    clear,
    demo_devices,
    demo_images,
    demo_network,
    demo_results,
    demo_school,
    registry,
    serve,
)
from gwanmun.cli.commands.migrate import bring_up_to_date
from gwanmun.cli.commands.sample import today, use_loaded_rates
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

if TYPE_CHECKING:
    from gwanmun.platform.accounts.models import Organisation
    from gwanmun.platform.accounts.services import Account

_OPERATOR = "DEMOEXP"


def add_to(app: typer.Typer) -> None:
    app.command(
        "demo",
        help=T(
            "시연: 하루치 물품을 만들어 처리하고 결과를 보여준 뒤 웹을 엽니다. 다시 실행해도 됩니다.",
            "Demonstration: makes and clears a day of parcels, then serves the web. Safe to run again.",
        ),
    )(demo)


def demo(
    parcels: Annotated[
        int, typer.Option("--parcels", "-n", min=1, max=4_000_000, help=T("물품 수.", "Number of parcels."))
    ] = 20_000,
    seed: Annotated[int, typer.Option("--seed", help=T("난수 씨앗.", "Seed of the made-up manifest."))] = 1,
    host: Annotated[
        str, typer.Option("--host", help=T("접속을 받을 주소.", "Address to listen on."))
    ] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help=T("포트.", "Port."), show_default=False)
    ] = None,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help=T("웹을 열지 않고 끝냅니다.", "Stop before serving the web."))
    ] = False,
    new_passwords: Annotated[
        bool,
        typer.Option(
            "--new-passwords",
            help=T("시연 계정의 비밀번호를 새로 만듭니다.", "Make new passwords for the demo accounts."),
        ),
    ] = False,
    as_json: out.Json = False,
) -> None:
    chosen = serve.chosen_port(port)
    if not no_serve:
        serve.free(host, chosen)
    os.environ.setdefault("GWANMUN_BASE_URL", f"http://localhost:{chosen}")
    bring_up_to_date()
    operator, accounts, key = people(reset=new_passwords)
    manifest = made_up(parcels, seed)
    registry.load_file(manifest.with_name(manifest.name + ".registry.csv"))
    demo_network.tell(manifest)
    done = clear.clear_one(str(manifest), operator, by="demo")
    address = os.environ["GWANMUN_BASE_URL"]
    if done.version is None or done.version.state != "CLEARED":
        clear.show(done)
        raise Stop(
            Exit.REFUSED,
            T("시연 자료를 처리하지 못하였습니다.", "The demonstration manifest was not cleared."),
        )
    demo_network.link()
    demo_results.enter(manifest, done.version.pk, seed)
    demo_images.enter(manifest, operator, seed)
    demo_devices.enter(seed)
    demo_school.enter(seed)
    example = held_parcel(done.version.pk)
    if as_json:
        people_made = {a.user.username: a.password for a in accounts}
        out.emit(
            clear.as_document(done)
            | {"address": address, "accounts": people_made, "api_key": key, "held": example}
        )
    else:
        clear.show(done)
        show_accounts(accounts, key)
        try_these(address, example, key)
    if not no_serve:
        serve.run(host, chosen, threads=16, worker=True, as_json=as_json)


def people(*, reset: bool) -> tuple[Organisation, list[Account], str | None]:
    """The demo operator, the demo accounts, and an API key the first time."""
    from gwanmun.platform.accounts import keys, services
    from gwanmun.platform.accounts.models import ApiKey
    from gwanmun.platform.accounts.scopes import SCOPES
    from gwanmun.platform.audit.services import SYSTEM

    places, accounts = services.demo_accounts(reset=reset)
    operator = places[_OPERATOR]
    key = None
    if reset or not ApiKey.objects.filter(organisation=operator, name="demo", revoked_at=None).exists():
        for old in ApiKey.objects.filter(organisation=operator, name="demo", revoked_at=None):
            keys.revoke(old, by=SYSTEM, reason="demo --new-passwords")
        key = keys.issue(operator, "demo", list(SCOPES), by=SYSTEM).plaintext
    return operator, accounts, key


def made_up(parcels: int, seed: int) -> Path:
    """The manifest of these options in HOME/demo, made once. Its name tells what it is."""
    from django.conf import settings

    from gwanmun.parcels.sample import VERSION, Options, default_date, write_manifest

    use_loaded_rates()
    day: dt.date = default_date(today())
    folder = Path(settings.HOME) / "demo"
    path = folder / f"demo-{day:%Y%m%d}-{parcels}-{seed}-v{VERSION}.csv"
    if path.exists() and path.with_name(path.name + ".registry.csv").exists():
        return path
    with out.progress() as bar:
        task = bar.add_task(T("적하목록 생성", "Making the manifest"), total=parcels)
        write_manifest(path, Options(parcels, seed, day), lambda so_far: bar.update(task, completed=so_far))
    return path


def held_parcel(version_id: int) -> dict[str, Any] | None:
    """A held parcel worth looking at: one that counts together with others, else any."""
    from gwanmun.parcels import contract

    held = contract.parcels_of(version_id).filter(route="HOLD").order_by("pk")
    found = held.filter(hold_kind="AGGREGATED").first() or held.first()
    return None if found is None else {"id": found.pk, "number": found.number, "held_as": found.hold_kind}


def show_accounts(accounts: list[Account], key: str | None) -> None:
    fresh = [a for a in accounts if a.password is not None]
    if not fresh:
        out.note(
            T(
                "계정은 처음 실행할 때 만들었습니다. 새 비밀번호: gwanmun demo --new-passwords",
                "The accounts were made the first time. For new passwords: gwanmun demo --new-passwords",
            )
        )
        return
    out.table(
        T("시연 계정 (비밀번호는 지금만 표시됩니다)", "Demo accounts (the passwords are shown only now)"),
        (T("이름", "Name"), T("비밀번호", "Password"), T("역할", "Role")),
        ((a.user.username, a.password, a.user.get_role_display()) for a in fresh),
    )
    if key is not None:
        out.say(T(f"API 키: {key}", f"API key: {key}"))


def program() -> str:
    """How to call this program from the shell it was started in."""
    if shutil.which("gwanmun"):
        return "gwanmun"
    beside = Path(sys.executable).with_name("gwanmun")
    return os.path.relpath(beside) if beside.exists() else f"{os.path.relpath(sys.executable)} -m gwanmun"


def try_these(address: str, example: dict[str, Any] | None, key: str | None) -> None:
    number = example["number"] if example else "NUMBER"
    page = f"{address}/officer/parcels/{example['id']}/" if example else f"{address}/officer/queue/"
    shown = key or "KEY"
    out.say(T("\n해 볼 것 세 가지", "\nThree things to try"))
    out.say(
        T(
            f"1. officer로 로그인하여 보류 물품의 근거를 읽고 처리: {page}",
            f"1. Log in as officer, read why this parcel is held, release it: {page}",
        )
    )
    out.say(
        T(
            f"2. 같은 물품을 명령으로: {program()} parcel {number}",
            f"2. The same parcel on the command line: {program()} parcel {number}",
        )
    )
    out.say(
        T("3. 같은 물품을 API로: ", "3. The same parcel by API: ")
        + f'curl -H "Authorization: Bearer {shown}" {address}/api/v1/parcels/{number}'
    )
    out.say(
        T(
            f"위험관리: 검사 결과와 공정성은 {address}/officer/risk/results/, "
            f"감시목록은 {address}/officer/risk/watch/, 판독 교육은 {address}/officer/inspection/school/",
            f"Risk targeting: results and fairness at {address}/officer/risk/results/, "
            f"watch-lists at {address}/officer/risk/watch/, "
            f"the school for readers at {address}/officer/inspection/school/",
        )
    )
    out.say()
