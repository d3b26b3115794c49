"""What ``gwanmun doctor`` looks at. Each check finds out one thing and says how to mend it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from gwanmun.cli.words import T

OK, OPTIONAL, MISSING = "ok", "optional", "missing"


@dataclass(frozen=True)
class Finding:
    """``state``: ok; optional (works without it, something is lost); missing (cannot work)."""

    name: str
    state: str
    found: str
    cure: str = ""


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    state = OK if sys.version_info >= (3, 11) else MISSING
    return Finding(
        "Python", state, version, T("Python 3.11 이상을 설치하십시오.", "Install Python 3.11 or newer.")
    )


def node() -> Finding:
    found = shutil.which("node")
    if found is not None:
        return Finding("Node.js", OK, _first_line(found, "--version"))
    return Finding(
        "Node.js",
        OPTIONAL,
        "–",
        T(
            "웹 자산을 받을 때만 필요하며 make assets가 대신 설치합니다.",
            "Needed only to fetch web assets; make assets installs it itself.",
        ),
    )


def chromium() -> Finding:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    named = os.environ.get("GWANMUN_CHROMIUM")
    found = named if named and Path(named).exists() else next(filter(None, map(shutil.which, names)), None)
    cure = T(
        "브라우저 시험에 필요합니다: make browser 또는 apt-get install chromium",
        "For browser tests: make browser, or apt-get install chromium",
    )
    return Finding("Chromium", OK if found else OPTIONAL, found or "–", cure)


def postgres_client() -> Finding:
    found = shutil.which("psql")
    cure = T(
        "PostgreSQL을 쓸 때만: apt-get install postgresql-client",
        "Only with PostgreSQL: apt-get install postgresql-client",
    )
    return Finding(
        "PostgreSQL (psql)",
        OK if found else OPTIONAL,
        _first_line(found, "--version") if found else "–",
        cure,
    )


def postgres_server() -> Finding:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    found = shutil.which("postgres") or (str(places[-1]) if places else None)
    cure = T(
        "make test-postgres에만 필요: apt-get install postgresql",
        "Only for make test-postgres: apt-get install postgresql",
    )
    return Finding(
        "PostgreSQL (server)",
        OK if found else OPTIONAL,
        _first_line(found, "--version") if found else "–",
        cure,
    )


def fonts() -> Finding:
    cure = T(
        "화면 그림에만 필요: apt-get install fonts-noto-cjk",
        "Only for screenshots: apt-get install fonts-noto-cjk",
    )
    lister = shutil.which("fc-list")
    if lister is None:
        return Finding(T("한글 글꼴", "Korean font"), OPTIONAL, "fc-list –", cure)
    found = _first_line(lister, ":lang=ko", "family")
    return Finding(T("한글 글꼴", "Korean font"), OK if found else OPTIONAL, found or "–", cure)


def trees() -> Finding:
    cure = T(
        "위험 모형을 쓸 때만 필요: apt-get install libgomp1",
        "Only for models of risk: apt-get install libgomp1",
    )
    try:
        import lightgbm
    except (ImportError, OSError) as error:
        return Finding("LightGBM", OPTIONAL, str(error).splitlines()[0], cure)
    return Finding("LightGBM", OK, lightgbm.__version__)


def disk() -> Finding:
    home = Path(os.environ.get("GWANMUN_HOME") or "var").expanduser().resolve()
    place = next(p for p in (home, *home.parents) if p.exists())
    free = shutil.disk_usage(place).free / 2**30
    cure = T(
        "하루 50만 건에 약 2 GiB를 씁니다. 공간을 비우거나 GWANMUN_HOME을 옮기십시오.",
        "A day of 500,000 parcels takes about 2 GiB: free some, or move GWANMUN_HOME.",
    )
    return Finding(
        T("디스크", "Disk"),
        OK if free >= 4 else OPTIONAL if free >= 0.5 else MISSING,
        f"{free:,.1f} GiB · {place}",
        cure,
    )


def data_folder() -> Finding:
    home = Path(os.environ.get("GWANMUN_HOME") or "var").expanduser().resolve()
    place = next(p for p in (home, *home.parents) if p.exists())
    fine = place.is_dir() and os.access(place, os.W_OK)
    cure = T(
        "GWANMUN_HOME에 쓸 수 있는 폴더를 지정하십시오.", "Name a folder you may write to with GWANMUN_HOME."
    )
    return Finding("GWANMUN_HOME", OK if fine else MISSING, str(home), cure)


def port() -> Finding:
    try:
        number = urlsplit(os.environ.get("GWANMUN_BASE_URL", "")).port or 8000
    except ValueError:
        number = 8000
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken = probe.connect_ex(("127.0.0.1", number)) == 0
    cure = T(
        "이미 실행 중이 아니라면 --port로 다른 포트를 쓰십시오.",
        "Unless it is Gwanmun already: use another with --port.",
    )
    name = T("포트", "Port")
    return Finding(
        name,
        OPTIONAL if taken else OK,
        f"{number} · {T('사용 중', 'in use') if taken else T('비어 있음', 'free')}",
        cure,
    )


def assets() -> Finding:
    from importlib.util import find_spec

    spec = find_spec("gwanmun.portals")
    folder = Path(spec.origin).parent / "static" / "vendor" if spec and spec.origin else Path()
    there = (folder / ".stamp").exists()
    name = T("웹 자산", "Web assets")
    return Finding(
        name,
        OK if there else MISSING,
        str(folder) if there else "–",
        T("저장소에서 make assets", "make assets, in the repository"),
    )


def database() -> list[Finding]:
    """Whether the database answers and has the present shape."""
    from gwanmun.cli import store
    from gwanmun.cli.exits import Stop

    name = T("데이터베이스", "Database")
    try:
        store.load()
        from django.db import connection

        connection.ensure_connection()
    except Stop as stop:
        return [Finding(name, MISSING, stop.message, stop.cure)]
    except Exception as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        cure = T("GWANMUN_DATABASE_URL을 확인하십시오.", "Check GWANMUN_DATABASE_URL.")
        return [Finding(name, MISSING, lines[0], cure)]
    from gwanmun.platform import health

    shape = health.migrations()
    waiting = shape.figures.get("waiting", 0)
    return [
        Finding(name, OK, connection.vendor),
        Finding(
            T("데이터베이스 형태", "Database shape"),
            OK if shape.ok else MISSING,
            f"{waiting} {T('건 대기', 'waiting')}",
            "gwanmun migrate",
        ),
    ]


def rates() -> Finding:
    """Whether today has a published rate. Without it the latest week is used for a while."""
    import polars as pl

    from gwanmun.cli.commands.sample import today, use_loaded_rates
    from gwanmun.countries import registry

    use_loaded_rates()
    day = today()
    weeks = registry.open_pack("kr").fx.filter(pl.col("currency") == "USD")["valid_from"]
    fine = any(0 <= (day - week).days < 7 for week in weeks)
    cure = T(
        "관세청 주간환율(수입)을 받아 올리십시오: gwanmun fx load 파일",
        "Get the weekly import rates of the customs service and run: gwanmun fx load FILE",
    )
    name = T("오늘의 관세환율", "Exchange rate of today")
    return Finding(name, OK if fine else OPTIONAL, f"{T('마지막 주', 'last week')} {weeks.max()!s}", cure)


CHECKS: tuple[Callable[[], Finding | list[Finding]], ...] = (
    python, node, assets, data_folder, disk, database, rates, port,
    chromium, postgres_client, postgres_server, fonts, trees,
)  # fmt: skip


def examine() -> list[Finding]:
    """Every finding. A check that fails for its own reasons counts as missing."""
    found: list[Finding] = []
    for check in CHECKS:
        try:
            one = check()
        except Exception as error:
            one = Finding(check.__name__, MISSING, f"{type(error).__name__}: {error}")
        found += one if isinstance(one, list) else [one]
    return found


def _first_line(program: str, *arguments: str) -> str:
    try:
        done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout.strip().splitlines() or [""])[0]
