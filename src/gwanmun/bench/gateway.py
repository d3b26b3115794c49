"""What the gateway of machines costs: reading N42 and DICOS, and taking in a message over HTTP.

The yardsticks are the independent readers alone (SandiaSpecUtils, plain pydicom) on the same bytes, and a
bare view of the same framework that writes one row. Times are of the processor. Run as a program it measures
in the HOME it is given and prints JSON; :func:`measure` gives it a fresh one.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

import numpy as np

from gwanmun.bench.measure import median
from gwanmun.bench.report import Report

FILES = 40
#: A view of a conveyor machine at two energies.
SHAPE = (2, 700, 900)
MESSAGES = 150
WARM = 20


def measure(report: Report, runs: int) -> None:
    with tempfile.TemporaryDirectory(prefix="gwanmun-bench-gateway-") as home:
        known = {name: value for name, value in os.environ.items() if not name.startswith("GWANMUN_")}
        env = known | {
            "GWANMUN_HOME": home,
            "GWANMUN_SECRET_KEY": "measured-here-and-thrown-away-" * 2,
            "GWANMUN_BASE_URL": "http://testserver",
        }
        for command in (["gwanmun", "migrate"], ["gwanmun.bench.gateway", str(runs)]):
            done = subprocess.run(
                [sys.executable, "-m", *command], env=env, check=True, capture_output=True, text=True
            )
    for name, ours, unit, beside, plain in json.loads(done.stdout.splitlines()[-1]):
        report.add(name, ours, unit, runs, f"{beside} {plain:,.0f}/s", round(ours / plain, 2))


Line = tuple[str, float, str, str, float]


def _rate(work: Callable[[bytes], object], files: Sequence[bytes], runs: int) -> float:
    """Files a second of the processor, the median of the runs after one to warm up."""
    work(files[0])
    taken = []
    for _ in range(max(3, runs)):
        began = time.process_time()
        for data in files:
            work(data)
        taken.append(len(files) / (time.process_time() - began))
    return median(taken)


def n42_files(runs: int) -> Line:
    import SpecUtils

    from gwanmun.inspection.devices.emulating import n42_message
    from gwanmun.inspection.rules.signals import n42

    files = [n42_message(np.random.default_rng(n), n % 4 == 0) for n in range(FILES)]

    def alone(data: bytes) -> None:
        """The library, and the counts of every spectrum taken out of it."""
        file = SpecUtils.SpecFile()
        file.loadFromN42(io.BytesIO(data))
        for number in range(file.numMeasurements()):
            np.asarray(file.measurement(number).gammaCounts())

    ours, plain = _rate(n42.read, files, runs), _rate(alone, files, runs)
    size = sum(map(len, files)) / len(files) / 1024
    name = f"N42 files of {size:.0f} KiB guarded and read"
    return name, round(ours, 1), "files/CPU s", "SandiaSpecUtils alone", plain


def dicos_files(runs: int) -> Line:
    import pydicom

    from gwanmun.inspection.rules.signals import dicos, dicos_out

    moment = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    draw = np.random.default_rng(1)
    files = [
        dicos_out.write_image(
            draw.integers(5_000, 60_000, SHAPE, dtype=np.uint16), about=f"B{n}", taken=moment, device="BENCH"
        )
        for n in range(FILES // 4)
    ]

    def alone(data: bytes) -> None:
        """The library, every element read and the pixels as an array."""
        ds = pydicom.dcmread(io.BytesIO(data))
        for element in ds:
            element.value  # noqa: B018 - reading is put off until a value is asked for
        np.asarray(ds.pixel_array)

    ours, plain = _rate(dicos.read, files, runs), _rate(alone, files, runs)
    size = len(files[0]) / (1 << 20)
    name = f"DICOS images of {size:.1f} MiB read"
    return name, round(ours, 1), "files/CPU s", "plain pydicom", plain


def bare(request: Any) -> Any:
    """The yardstick: JSON in, one row, JSON out. Nothing is checked."""
    from django.http import JsonResponse
    from django.utils import timezone

    from gwanmun.inspection.devices.contract import Device, Event

    told = json.loads(request.body)["envelope"]
    now = timezone.now()
    row = Event.objects.create(
        device=Device.objects.get(code=told["device"]), number=f"bare-{told['number']}", kind=told["kind"],
        media=told["media"], level="NONE", at=now, corrected_at=now, digest=told["digest"], said="", size=0,
        via="API",
    )  # fmt: skip
    return JsonResponse({"id": row.pk}, status=201)


bare.csrf_exempt = True  # type: ignore[attr-defined]


def intake() -> Line:
    """Messages taken in: key, signature, reading, alarm, audit, two transactions."""
    from django.conf import settings
    from django.test import Client
    from django.urls import clear_url_caches, path, set_urlconf

    token, bodies = _prepared()
    headers = {"authorization": f"Bearer {token}"}

    def posting(url: str) -> Callable[[str], None]:
        client = Client(raise_request_exception=True)

        def post(body: str) -> None:
            answer = client.post(url, body, content_type="application/json", headers=headers)
            if answer.status_code != 201:
                raise RuntimeError(answer.content.decode())

        return post

    ours = _per_second(posting("/api/v1/inspection/events"), bodies)
    module = sys.modules[__name__]
    module.urlpatterns = [path("bare", bare)]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = __name__
    set_urlconf(None)
    clear_url_caches()
    plain = _per_second(posting("/bare"), bodies)
    name = "messages of trace detectors taken in over HTTP"
    return name, round(ours, 1), "messages/CPU s", "a bare view that writes one row", plain


def main(arguments: list[str]) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwanmun.platform.settings")
    django.setup()
    runs = int(arguments[0])
    print(json.dumps([n42_files(runs), dicos_files(runs), intake()]))
    return 0


def _per_second(post: Callable[[str], None], bodies: list[str]) -> float:
    for body in bodies[:WARM]:
        post(body)
    began = time.process_time()
    for body in bodies[WARM:]:
        post(body)
    return (len(bodies) - WARM) / (time.process_time() - began)


def _prepared() -> tuple[str, list[str]]:
    """A key, and the bodies of messages of a device that was let in."""
    import base64

    from gwanmun.inspection.devices import contract
    from gwanmun.platform.accounts import keys
    from gwanmun.platform.accounts.models import Organisation
    from gwanmun.platform.audit.services import SYSTEM, Actor

    customs = Organisation.objects.create(code="ICN", kind="CUSTOMS", name_ko="세관", name_en="Customs")
    private, public = contract.new_pair()
    row = contract.register(
        customs, code="TRACE-1", kind="TRACE", key_kind="ED25519", key=public, actor=SYSTEM, vendor="v",
        model="m", serial="s",
    )  # fmt: skip
    contract.decide(row, "approve", "measured here", Actor("bench", "USER"))
    made = contract.emulate("trace", "TRACE-1", "ED25519", private, run="bench")
    bodies = [
        json.dumps({**one.body, "payload": base64.b64encode(one.payload).decode()})
        for one in islice(made, WARM + MESSAGES)
    ]
    return keys.issue(customs, "bench", ["inspection:send"], by=SYSTEM).plaintext, bodies


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
