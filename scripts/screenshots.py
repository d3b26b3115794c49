"""Take the pictures in docs/pictures from the running program: ``make screenshots``.

Makes a demonstration day in a temporary folder, serves it, walks through the pages as officer,
operator and receiver in both languages, and writes one PNG per page. ``--all DIR`` writes every page
at phone and desktop size, in both languages, light and high contrast, for looking through.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent))
import browser as browsers

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 300_000  # of one picture in the documentation
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
#: Shoes from Viet Nam, without and with a certificate of origin.
SHOES = "date=2026-07-01&code-1=6402.99-9000&price-1=10000&origin-1=VN"
#: Pages of risk targeting that need no row of their own.
RISK = ("results", "selection", "profiles", "tasks", "models", "parties", "watch", "alerts", "second")
READING = "/officer/inspection/cases/"
SCHOOL = "/officer/inspection/school/"
DEVICES = "/officer/inspection/devices/"
#: From the school to the first question of a lesson on weapons.
LESSON = (".sc-modules li:nth-child(2) a", "main form button[value=LESSON]")
TALLEST = 2600  # pixels of a whole page in the documentation


@dataclass(frozen=True)
class Shot:
    """A page to picture. ``whole``: to its end, not only the window. ``fill``: sent with the page's form.
    ``read``: an image is taken from the queue of readers, and these keys are pressed. ``click``: what is
    clicked first, one after the other; ``keys``: pressed after that."""

    name: str
    who: str
    path: str
    size: str = "desktop"
    whole: bool = False
    fill: dict[str, str] = field(default_factory=dict, hash=False)
    read: tuple[str, ...] = ()
    click: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Day:
    """A served demonstration: where, who may log in, and the rows worth a picture."""

    url: str
    passwords: dict[str, str]
    version: int
    rows: dict[str, dict[str, Any]]  # kind → id, number, code of a parcel
    party: str = ""  # key of a party with many neighbours


@contextmanager
def running(parcels: int) -> Iterator[Day]:
    home = Path(tempfile.mkdtemp(prefix="gwanmun-pictures-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://localhost:{port}"
    env = os.environ | {"GWANMUN_HOME": str(home), "GWANMUN_BASE_URL": url, "NO_COLOR": "1"}
    env.pop("GWANMUN_DATABASE_URL", None)
    gwanmun = [sys.executable, "-m", "gwanmun"]
    try:
        told = subprocess.run(
            [*gwanmun, "demo", "--no-serve", "--json", "--parcels", str(parcels), "--port", str(port)],
            env=env, check=False, capture_output=True, text=True,
        )  # fmt: skip
        if told.returncode not in (0, 1):
            sys.exit(f"gwanmun demo failed:\n{told.stderr}")
        said = json.loads(told.stdout)
        server = subprocess.Popen(
            [*gwanmun, "serve", "--port", str(port)], env=env,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(url)
            rows = worth_a_picture(home / "gwanmun.sqlite3")
            party = well_linked(home / "gwanmun.sqlite3")
            yield Day(url, said["accounts"], rows["held"]["id"] >> 22, rows, party)
        finally:
            server.terminate()
            server.wait(20)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def wait_for(url: str) -> None:
    for _ in range(450):
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("the server does not answer")


KINDS = {
    "held": "state = 'HELD' AND hold_kind = 'AGGREGATED'",
    "data": "state = 'HELD' AND hold_kind = 'DATA_FIX'",
    "inspection": "state = 'INSPECTION'",
    "cleared": "state = 'AUTO_CLEARED' AND payable IS NULL",
    "taxed": "state = 'AUTO_CLEARED' AND payable > 0",
}


def worth_a_picture(database: Path) -> dict[str, dict[str, Any]]:
    """One parcel of each kind whose receiver can be told by a personal code, all of it made up."""
    rows = {}
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        for kind, condition in KINDS.items():
            found = connection.execute(
                f"SELECT id, number, consignee_id AS code FROM parcels_parcel WHERE {condition} "  # noqa: S608
                "AND consignee_id LIKE 'P%' AND house_bl IS NOT NULL ORDER BY id LIMIT 1"
            ).fetchone()
            if found is not None:
                rows[kind] = dict(found)
    return rows


def well_linked(database: Path) -> str:
    """The key of an importer that shares most with others."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        found = connection.execute(
            "SELECT key FROM risk_network_node WHERE kind = 1 ORDER BY degree DESC, parcels DESC, id LIMIT 1"
        ).fetchone()
    return str(found[0]) if found else ""


def new_context(
    browser: Browser, url: str, size: str, lang: str, *, contrast: bool = False
) -> BrowserContext:
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        device_scale_factor=1,
        locale="ko-KR" if lang == "ko" else "en-GB",
        timezone_id="Asia/Seoul",
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    context.add_cookies([{"name": "gwanmun_language", "value": lang, "url": url}])
    if contrast:
        context.add_cookies([{"name": "gwanmun_theme", "value": "high-contrast", "url": url}])
    return context


def log_in(page: Page, name: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.click("form.gw-form button")
    page.wait_for_url(lambda found: "/login/" not in found)


def take(page: Page, shot: Shot, path: Path, most: int = 0) -> None:
    """Picture a page. ``most``: no bigger a file than this, else the program ends with an error."""
    page.goto(shot.path)
    if shot.fill:
        for name, value in shot.fill.items():
            page.fill(f"main form [name={name}]", value)
        page.locator("main form button").first.click()
        page.wait_for_load_state()
    for what in shot.click:
        page.locator(what).first.click()
        page.wait_for_load_state()
    for key in shot.keys:
        page.keyboard.press(key)
        page.wait_for_timeout(300)
    page.wait_for_load_state()
    if shot.read:
        page.locator("[data-next]").click()
        page.locator("#station[data-case]").wait_for()
        page.wait_for_timeout(2500)
        for key in shot.read:
            page.keyboard.press(key)
        page.wait_for_timeout(1500)
    if page.locator("[data-chart]").count():
        page.locator("[data-chart][data-drawn=yes] svg").first.wait_for()
    page.evaluate("document.fonts.ready")
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip: FloatRect | None = None
    if most and shot.whole:
        clip = {"x": 0, "y": 0, "width": SIZES[shot.size][0], "height": min(whole, TALLEST)}
    page.screenshot(path=path, full_page=shot.whole, animations="disabled", clip=clip, timeout=60_000)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}  {size // 1000} kB", flush=True)
    if most and size > most:  # a noisy scan: 256 colours tell as much
        with Image.open(path) as picture:
            picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
        size = path.stat().st_size
    if most and size > most:
        sys.exit(f"{path.name} is {size:,} bytes, more than {most:,}")


def documentation(day: Day) -> list[Shot]:
    """What README and the guides show."""
    held, version = day.rows["held"], day.version
    asked = day.rows.get("taxed", held)
    return [
        Shot("front", "nobody", "/"),
        Shot("login", "nobody", "/accounts/login/"),
        Shot("workbench", "officer", "/officer/"),
        Shot("manifest", "officer", f"/officer/manifests/{version}/"),
        Shot("queue", "officer", "/officer/queue/"),
        Shot("parcel", "officer", f"/officer/parcels/{held['id']}/"),
        Shot("calculator", "nobody", f"/calculator/?{SHOES}", whole=True),
        Shot("classify", "officer", "/officer/classify/", fill={"description": "knitted cotton T-shirt"}),
        Shot("risk-results", "supervisor", "/officer/risk/results/", whole=True),
        Shot("risk-selection", "supervisor", "/officer/risk/selection/"),
        Shot("risk-profiles", "supervisor", "/officer/risk/profiles/", whole=True),
        Shot("reading", "officer", READING, read=("a", "m", "ArrowDown", "ArrowDown", "Enter", "2")),
        Shot("reading-compare", "officer", READING, read=("s",)),
        Shot("reading-queue", "officer", READING),
        Shot("reading-finding", "officer", "/officer/inspection/findings/1/"),
        Shot("school", "officer", SCHOOL),
        Shot("school-lesson", "officer", SCHOOL, click=LESSON, keys=("n", "3")),
        Shot("devices", "supervisor", DEVICES),
        Shot("device-alarm", "supervisor", "/officer/inspection/alarms/", click=("text=Cs-137",)),
        Shot("device-calibration", "supervisor", f"{DEVICES}1/calibration/"),
        Shot("operator", "operator", "/operator/"),
        Shot("operator-manifest", "operator", f"/operator/manifests/{version}/"),
        Shot(
            "citizen-mobile", "nobody", "/track/", "phone", whole=True,
            fill={"number": asked["number"], "code": asked["code"]},
        ),
    ]  # fmt: skip


def everything(day: Day) -> list[Shot]:
    """Every page, in every state that a demonstration day has."""
    version = day.version
    plain = {
        "nobody": {
            "front": "/", "login": "/accounts/login/", "offline": "/offline/", "track": "/track/",
            "missing": "/no-such-page/", "signup": "/accounts/signup/",
        },
        "officer": {
            "workbench": "/officer/", "queue": "/officer/queue/", "manifests": "/officer/manifests/",
            "queue-inspection": "/officer/queue/?state=INSPECTION",
            "queue-filtered": "/officer/queue/?state=HELD&hold_kind=DATA_FIX&sort=-price",
            "queue-empty": "/officer/queue/?text=NOTHING", "find-none": "/officer/find/?number=NOTHING",
            "manifest": f"/officer/manifests/{version}/", "forbidden": "/supervisor/users/",
            "account": "/account/", "password": "/accounts/password/",
            **{f"parcel-{kind}": f"/officer/parcels/{row['id']}/" for kind, row in day.rows.items()},
            "reading-queue": READING, "reading-case": f"{READING}2/",
            "school": SCHOOL, "school-module": f"{SCHOOL}courses/1/1/", "courses": f"{SCHOOL}authors/",
            "course": f"{SCHOOL}authors/1/", "course-edit": f"{SCHOOL}authors/1/edit/",
            "course-new": f"{SCHOOL}authors/new/", "lesson-result": f"{SCHOOL}lessons/2/",
            "images": "/officer/inspection/images/", "image": "/officer/inspection/images/1/",
            "findings": "/officer/inspection/findings/", "finding": "/officer/inspection/findings/1/",
        },
        "supervisor": {
            "school-office": f"{SCHOOL}office/", "devices": DEVICES, "device-new": f"{DEVICES}new/",
            **{f"device-{n}": f"{DEVICES}{n}/" for n in range(1, 9)},
            "device-calibration": f"{DEVICES}1/calibration/", "alarms": "/officer/inspection/alarms/",
            "alarms-resolved": "/officer/inspection/alarms/?state=RESOLVED",
            **{f"alarm-{n}": f"/officer/inspection/alarms/{n}/" for n in range(1, 10)},
            "exports": "/officer/inspection/images/exports/",
            "organisations": "/supervisor/organisations/", "audit": "/supervisor/audit/",
            "organisation-new": "/supervisor/organisations/new/", "users": "/supervisor/users/",
            "organisation": "/supervisor/organisations/2/", "user-new": "/supervisor/users/new/",
            "user": "/supervisor/users/1/", "deliveries": "/supervisor/deliveries/",
            **{f"risk-{name}": f"/officer/risk/{name}/" for name in RISK},
            "risk-watch-list": "/officer/risk/watch/1/", "risk-slots": "/officer/risk/selection/slots/",
            "risk-item": f"/officer/risk/selection/{day.rows['inspection']['id']}/",
            "risk-result-enter": "/officer/risk/results/enter/",
            "risk-profile-new": "/officer/risk/profiles/new/",
            **({"risk-party": f"/officer/risk/parties/{day.party}/?depth=2"} if day.party else {}),
        },
        "operator": {
            "operator": "/operator/", "operator-upload": "/operator/upload/",
            "operator-manifests": "/operator/manifests/", "operator-parcels": "/operator/parcels/",
            "operator-manifest": f"/operator/manifests/{version}/",
            "operator-connections": "/operator/connections/",
            "operator-parcel": f"/operator/parcels/{day.rows['data']['id']}/",
        },
    }  # fmt: skip
    found = [Shot(name, who, path, whole=True) for who, own in plain.items() for name, path in own.items()]
    found.append(Shot("lesson", "officer", SCHOOL, whole=True, click=LESSON))
    found.append(Shot("lesson-answered", "officer", SCHOOL, whole=True, click=LESSON, keys=("n", "3")))
    found.append(Shot("certificate", "nobody", "/certificates/", whole=True))
    found.append(Shot("track-wrong", "nobody", "/track/", whole=True, fill={"number": "X1", "code": "0000"}))
    for kind, row in day.rows.items():
        asked = {"number": row["number"], "code": row["code"]}
        found.append(Shot(f"track-{kind}", "nobody", "/track/", whole=True, fill=asked))
    return found


def walk(browser: Browser, day: Day, shots: list[Shot], size: str, lang: str, **how: Any) -> None:
    """Take ``shots`` person by person. ``how``: folder, suffix, contrast, most."""
    for who in dict.fromkeys(shot.who for shot in shots):
        context = new_context(browser, day.url, size, lang, contrast=how.get("contrast", False))
        page = context.new_page()
        if who != "nobody":
            log_in(page, who, day.passwords[who])
        for shot in (s for s in shots if s.who == who):
            take(page, shot, how["folder"] / f"{shot.name}{how['suffix']}-{lang}.png", how.get("most", 0))
        context.close()


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--all", type=Path, help="every page, size, language and theme into this folder")
    options.add_argument("--only", default="", help="pages whose name begins so")
    options.add_argument("--parcels", type=int, default=20_000, help="size of the demonstration day")
    chosen = options.parse_args()
    with running(chosen.parcels) as day, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browsers.on_path(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        shots = everything(day) if chosen.all else documentation(day)
        shots = [shot for shot in shots if shot.name.startswith(chosen.only)]
        for lang in ("ko", "en"):
            if not chosen.all:
                for size in SIZES:
                    own = [shot for shot in shots if shot.size == size]
                    walk(browser, day, own, size, lang, folder=PICTURES, suffix="", most=MOST_BYTES)
                continue
            for size in SIZES:
                for contrast in (False, True):
                    suffix = f"-{size}{'-contrast' if contrast else ''}"
                    walk(browser, day, shots, size, lang, folder=chosen.all, suffix=suffix, contrast=contrast)
        browser.close()


if __name__ == "__main__":
    main()
