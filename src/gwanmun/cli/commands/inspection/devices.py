"""``gwanmun inspection watch-folder``, ``emulate`` and ``add-device``: machines, and some that are none."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands.inspection.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

_KINDS = ("image", "radiation", "trace", "raman", "body", "camera", "health")
_OF = {"image": "XRAY"}


@app.command(
    "watch-folder", help=T("장비가 폴더에 쓰는 파일을 접수합니다.", "Take what machines write into a folder.")
)
def watch_folder(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help=T("폴더.", "The folder."))],
    org: Annotated[
        str, typer.Option("--org", help=T("장비의 기관 부호.", "Code of the organisation of the devices."))
    ],
    every: Annotated[
        float, typer.Option("--every", min=0.1, help=T("확인 간격(초).", "Seconds between looks."))
    ] = 2.0,
    once: Annotated[bool, typer.Option("--once", help=T("한 번만 확인합니다.", "Look once."))] = False,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.inspection.devices import contract
    from gwanmun.platform.accounts.models import Organisation

    found = Organisation.objects.filter(code=org, active=True).first()
    if found is None:
        raise Stop(Exit.NOT_FOUND, T(f"'{org}' 기관이 없습니다.", f"There is no organisation {org!r}."))

    def told(seen: object) -> None:
        if as_json:
            out.emit(vars(seen))
        else:
            n = vars(seen)
            out.say(
                T(
                    f"접수 {n['taken']}, 이미 있음 {n['again']}, 거부 {n['failed']}",
                    f"{n['taken']} taken, {n['again']} here already, {n['failed']} refused",
                )
            )

    contract.watch(folder, found, every, lambda: once, told)


@app.command(help=T("가상 장비가 자료를 보냅니다.", "A machine that is none sends messages."))
def emulate(
    kind: Annotated[
        str,
        typer.Argument(
            help=T(f"자료의 종류: {', '.join(_KINDS)}.", f"Kind of message: {', '.join(_KINDS)}.")
        ),
    ],
    to: Annotated[
        str, typer.Option("--to", help=T("주소(http…) 또는 폴더.", "An address (http…) or a folder."))
    ],
    key_file: Annotated[
        Path,
        typer.Option(
            "--key",
            exists=True,
            dir_okay=False,
            help=T("add-device가 쓴 키 파일.", "Key file that add-device wrote."),
        ),
    ],
    count: Annotated[int, typer.Option("--count", min=1, help=T("건수.", "How many."))] = 1,
    rate: Annotated[
        float, typer.Option("--rate", min=0.01, help=T("초당 건수.", "How many a second."))
    ] = 10.0,
    seed: Annotated[int, typer.Option("--seed", min=0, help=T("난수의 씨앗.", "Seed of chance."))] = 1,
    api_key: Annotated[
        str, typer.Option("--api-key", envvar="GWANMUN_API_KEY", help=T("API 키.", "API key."))
    ] = "",
    as_json: out.Json = False,
) -> None:
    if kind not in _KINDS:
        raise Stop(Exit.USAGE, T(f"{', '.join(_KINDS)} 중 하나입니다.", f"One of {', '.join(_KINDS)}."))
    store.ready()
    from gwanmun.inspection.devices import contract

    key = json.loads(key_file.read_text("utf-8"))
    run = dt.datetime.now(dt.UTC).strftime("%y%m%d%H%M%S")
    messages = contract.emulate(kind, key["device"], key["key_kind"], key["key"], seed=seed, run=run)
    started, done, refused = time.monotonic(), 0, 0
    for n, message in enumerate(islice(messages, count)):
        time.sleep(max(0.0, started + n / rate - time.monotonic()))
        if to.startswith(("http://", "https://")):
            ok = _post(to, api_key, message)
        else:
            ok = _drop(Path(to), message)
        done, refused = done + ok, refused + (not ok)
    seconds = round(time.monotonic() - started, 2)
    if as_json:
        out.emit({"sent": done, "refused": refused, "seconds": seconds})
    else:
        out.say(
            T(
                f"{seconds}초에 {done}건을 보냈습니다. 거부 {refused}건.",
                f"{done} sent in {seconds} s, {refused} refused.",
            )
        )
    if refused:
        raise typer.Exit(1)


def _post(address: str, api_key: str, message: object) -> bool:
    import httpx

    body, payload = message.body, message.payload  # type: ignore[attr-defined]
    url = address.rstrip("/")
    if not url.endswith("/events"):
        url += "/api/v1/inspection/events"
    answer = httpx.post(
        url,
        data={"event": json.dumps(body)},
        files={"file": ("payload", payload)},
        headers={"Authorization": f"Bearer {api_key}"},
        timeout=60,
    )
    if answer.status_code not in (200, 201):
        out.note(answer.text[:500])
    return answer.status_code in (200, 201)


def _drop(folder: Path, message: object) -> bool:
    """The payload, then the envelope under its last name: complete at once, or not there."""
    folder.mkdir(parents=True, exist_ok=True)
    number = message.envelope["number"]  # type: ignore[attr-defined]
    (folder / f"{number}.bin").write_bytes(message.payload)  # type: ignore[attr-defined]
    draft = folder / f".{number}"
    draft.write_text(json.dumps({**message.body, "payload": f"{number}.bin"}), "utf-8")  # type: ignore[attr-defined]
    draft.replace(folder / f"{number}.json")
    return True


@app.command(
    "add-device",
    help=T("장비를 등록하고 새 키를 파일에 씁니다.", "Register a device and write its new key to a file."),
)
def add_device(
    code: Annotated[str, typer.Argument(help=T("장비 번호.", "Code of the device."))],
    kind: Annotated[
        str,
        typer.Argument(
            help=T(
                "장비의 종류: XRAY, RADIATION, TRACE, RAMAN, BODY, CAMERA.",
                "Kind of device: XRAY, RADIATION, TRACE, RAMAN, BODY, CAMERA.",
            )
        ),
    ],
    org: Annotated[str, typer.Option("--org", help=T("기관 부호.", "Code of the organisation."))],
    key_file: Annotated[
        Path,
        typer.Option(
            "--key",
            help=T("키를 쓸 파일. 다시 보여 주지 않습니다.", "File for the key; it is not shown again."),
        ),
    ],
    hmac: Annotated[
        bool,
        typer.Option(
            "--hmac", help=T("Ed25519 대신 공유 비밀을 씁니다.", "A shared secret instead of Ed25519.")
        ),
    ] = False,
    vendor: Annotated[str, typer.Option("--vendor", help=T("제조사.", "Vendor."))] = "Gwanmun",
    model: Annotated[str, typer.Option("--model", help=T("모델.", "Model."))] = "Emulator",
    serial: Annotated[str, typer.Option("--serial", help=T("일련번호.", "Serial number."))] = "0001",
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.inspection.devices import contract
    from gwanmun.platform.accounts.models import Organisation
    from gwanmun.platform.audit import services as audit

    found = Organisation.objects.filter(code=org, active=True).first()
    if found is None:
        raise Stop(Exit.NOT_FOUND, T(f"'{org}' 기관이 없습니다.", f"There is no organisation {org!r}."))
    private, public = (contract.new_secret(),) * 2 if hmac else contract.new_pair()
    key_kind = "HMAC" if hmac else "ED25519"
    try:
        device = contract.register(
            found,
            code=code,
            kind=kind,
            key_kind=key_kind,
            key=public,
            actor=audit.SYSTEM,
            vendor=vendor,
            model=model,
            serial=serial,
        )
    except contract.ScanFault as fault:
        raise Stop(Exit.USAGE, T(f"{fault.field}: {fault.ko}", f"{fault.field} {fault.en}")) from None
    text = json.dumps({"device": code, "key_kind": key_kind, "key": private})
    with os.fdopen(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    if as_json:
        out.emit({"id": device.pk, "device": code, "state": device.state, "key": str(key_file)})
    else:
        out.say(
            T(
                "등록했습니다. 감독자가 화면에서 승인하면 자료를 받습니다.",
                "Registered. It may speak once a supervisor lets it in.",
            )
        )


@app.command(
    "raman-reference",
    help=T("기준 라만 스펙트럼(JCAMP-DX)을 읽어 둡니다.", "Load a reference spectrum (JCAMP-DX)."),
)
def raman_reference(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=T("JCAMP-DX 파일.", "A JCAMP-DX file."))
    ],
    source: Annotated[str, typer.Option("--source", help=T("출처.", "Where it is from."))],
    name: Annotated[
        str, typer.Option("--name", help=T("물질 이름. 기본은 파일의 제목.", "Substance; default the title."))
    ] = "",
    controlled: Annotated[
        bool, typer.Option("--controlled", help=T("규제 물질입니다.", "It is controlled."))
    ] = False,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.inspection.devices import contract
    from gwanmun.platform.audit import services as audit

    try:
        row = contract.load(
            file.read_bytes(), name=name, controlled=controlled, source=source, actor=audit.SYSTEM
        )
    except contract.ScanFault as fault:
        raise Stop(Exit.USAGE, T(f"{fault.field}: {fault.ko}", f"{fault.field} {fault.en}")) from None
    if as_json:
        out.emit({"name": row.name, "controlled": row.controlled})
    else:
        out.say(T(f"'{row.name}'을 읽어 두었습니다.", f"{row.name!r} is loaded."))
