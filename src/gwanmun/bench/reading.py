"""What the server does between a reader's decision and the next image, beside loading the whole page anew.

Run as a program it measures in the HOME it is given and prints JSON; :func:`measure` gives it a fresh one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from typing import Any

from gwanmun.bench.measure import median
from gwanmun.bench.report import Report

IMAGES = 40
SIDE = (480, 720)


def measure(report: Report, runs: int) -> None:
    """Milliseconds in the process, the median over the images: keep the decision and give the next case."""
    with tempfile.TemporaryDirectory(prefix="gwanmun-bench-reading-") as home:
        known = {name: value for name, value in os.environ.items() if not name.startswith("GWANMUN_")}
        env = known | {
            "GWANMUN_HOME": home,
            "GWANMUN_SECRET_KEY": "measured-here-and-thrown-away-" * 2,
            "GWANMUN_BASE_URL": "http://testserver",
        }
        for command in (["gwanmun", "migrate"], ["gwanmun.bench.reading"]):
            done = subprocess.run(
                [sys.executable, "-m", *command], env=env, check=True, capture_output=True, text=True
            )
        told = json.loads(done.stdout.splitlines()[-1])
    plain, ahead = told["plain_ms"], told["ahead_ms"]
    yardstick = f"a form, a redirect, the page and its picture: {plain} ms"
    report.add("decision kept and next case given", ahead, "ms", IMAGES, yardstick, round(plain / ahead, 1))


def main() -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwanmun.platform.settings")
    django.setup()
    from django.test import Client

    client = Client(raise_request_exception=True)
    cases = _cases(client)
    half = len(cases) // 2
    plain = [_plainly(client, case) for case in cases[:half]]
    client.post("/officer/inspection/next/", headers=_JSON)
    ahead = [_ahead(client, case) for case in cases[half:]]
    print(json.dumps({"plain_ms": round(median(plain), 1), "ahead_ms": round(median(ahead), 1)}))
    return 0


_JSON = {"accept": "application/json"}


def _cases(client: Any) -> list[Any]:
    import numpy as np
    from django.utils import timezone

    from gwanmun.inspection.bank import contract as bank
    from gwanmun.inspection.reading import contract as reading
    from gwanmun.inspection.rules.scans import AIR, Scan, View
    from gwanmun.platform.accounts.models import Organisation, User

    customs = Organisation.objects.create(code="ICN", kind="CUSTOMS", name_ko="세관", name_en="Customs")
    user = User.objects.create_user("bench", role="OFFICER", organisation=customs)
    client.force_login(user)
    found = []
    for number in range(IMAGES):
        draw = np.random.default_rng(number)
        grains = np.cumsum(draw.normal(0, 40, SIDE), axis=1)
        counts = np.clip(AIR * 0.6 + grains, 1000, AIR).astype(np.uint16)
        image = bank.keep(
            Scan((View(counts, counts),)), kind="PARCEL", organisation=customs, number=f"B{number}",
            taken_at=timezone.now(), declared={"description": "bench", "mass_g": 400},
        )  # fmt: skip
        bank.picture(image, 0, "colour")  # drawn once, as for the first who looks
        found.append(reading.open_case(image))
    reading.Case.objects.update(doubled="", fault=None)
    return found


def _said(case: Any) -> dict[str, Any]:
    return {"verdict": "CLEAR", "confidence": 3, "token": f"t{case.pk}"}


def _plainly(client: Any, case: Any) -> float:
    client.post(f"/officer/inspection/cases/{case.pk}/take/")
    began = time.perf_counter()
    moved = client.post(f"/officer/inspection/read/{case.pk}/decide/", _said(case))
    page = client.get(moved["Location"])
    shown = page.context["shown"]["views"] if page.context else []
    if shown:
        client.get(shown[0]["pictures"]["colour"])
    return (time.perf_counter() - began) * 1000


def _ahead(client: Any, case: Any) -> float:
    began = time.perf_counter()
    body = json.dumps(_said(case))
    kept = client.post(f"/officer/inspection/read/{case.pk}/decide/", body, "application/json", headers=_JSON)
    client.post("/officer/inspection/next/", {"beside": case.pk}, headers=_JSON)
    if kept.status_code != 200:
        raise RuntimeError(kept.content.decode())
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
