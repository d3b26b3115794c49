"""The walls between rooms hold, and a hole knocked into any of them is noticed.

Each case copies the source, plants one forbidden import and runs the import linter on the copy.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.foundation.tree import ROOT

ROOMS = "A lower room never imports a higher one"
PURE = "Core, countries and rules know no framework, no database, no network"
AFFAIRS = "Core, countries and rules know no affairs of any room"
DOOR = "A room is entered by its contract"
DOORS = (
    DOOR,
    "The registry of personal codes is entered by its contract",
    "Tariff rules are entered by their contract",
    "Targeting rules are entered by their contract",
    "Formats are entered by the contract of the exchange",
    "Physics and scores of inspection are entered by the contracts of its rooms",
)

#: name → (files to plant below src/gwanmun, contract that must break)
PLANTS: dict[str, tuple[dict[str, str], str]] = {
    "core reaches django": ({"core/planted.py": "import django.db\n"}, PURE),
    "core reaches the network": ({"core/planted.py": "import urllib.request\n"}, PURE),
    "a country pack reaches the database": ({"countries/kr/planted.py": "import sqlite3\n"}, PURE),
    "rules reach the network": ({"parcels/rules/planted.py": "import httpx\n"}, PURE),
    "rules reach the jobs": ({"risk/rules/planted.py": "from huey import SqliteHuey\n"}, PURE),
    "rules reach django by a helper of their room": (
        {
            "parcels/rules/planted.py": "from gwanmun.parcels import planted\n",
            "parcels/planted.py": "from gwanmun.parcels import planted_deeper\n",
            "parcels/planted_deeper.py": "from django.db import connection\n",
        },
        PURE,
    ),
    "a hidden import inside a function": (
        {"tariff/rules/planted.py": "def rate() -> None:\n    import psycopg\n\n    psycopg.connect()\n"},
        PURE,
    ),
    "rules read the models of their room": (
        {"parcels/rules/planted.py": "from gwanmun.parcels.models import Parcel\n"},
        AFFAIRS,
    ),
    "core looks up to the platform": ({"core/planted.py": "import gwanmun.platform\n"}, ROOMS),
    "tariff looks up to parcels": ({"tariff/planted.py": "from gwanmun.parcels import rules\n"}, ROOMS),
    "parcels look up to the exchange": ({"parcels/planted.py": "import gwanmun.exchange\n"}, ROOMS),
    "the command line leans on the portals": ({"cli/planted.py": "import gwanmun.portals\n"}, ROOMS),
    "a room without a place": ({"attic/__init__.py": ""}, ROOMS),
    "the portals climb in by the window": (
        {"portals/planted.py": "from gwanmun.parcels.services import planted\n",
         "parcels/services/planted.py": ""},
        DOOR,
    ),
    "a page reads the registry's rows": ({"portals/planted.py": "import gwanmun.parties.models\n"}, DOORS[1]),
    "parcels reach behind the tariff's door": (
        {"parcels/planted.py": "from gwanmun.tariff.rules import planted\n", "tariff/rules/planted.py": ""},
        DOORS[2],
    ),
    "parcels reach behind the targeting's door": (
        {"parcels/planted.py": "from gwanmun.risk.rules import planted\n", "risk/rules/planted.py": ""},
        DOORS[3],
    ),
    "a command picks a decoder": (
        {"cli/planted.py": "from gwanmun.exchange.codecs import planted\n", "exchange/codecs/planted.py": ""},
        DOORS[4],
    ),
    "a page does the physics itself": (
        {
            "portals/planted.py": "from gwanmun.inspection.rules import planted\n",
            "inspection/rules/planted.py": "",
        },
        DOORS[5],
    ),
}  # fmt: skip


def lint(where: Path) -> subprocess.CompletedProcess[str]:
    """Run the import linter on the copy: its src goes before the installed package."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    env = os.environ | {"PYTHONPATH": str(where / "src"), "COLUMNS": "200"}
    return subprocess.run(command, cwd=where, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """A copy of the source with some more files in it."""

    def build(plants: dict[str, str]) -> Path:
        leave = shutil.ignore_patterns("static", "templates", "__pycache__")
        shutil.copytree(ROOT / "src", tmp_path / "src", ignore=leave)
        shutil.copy(ROOT / ".importlinter", tmp_path)
        for name, code in plants.items():
            path = tmp_path / "src" / "gwanmun" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(code, encoding="utf-8")
        return tmp_path

    return build


def test_the_walls_hold(house: Callable[[dict[str, str]], Path]) -> None:
    done = lint(house({}))
    assert done.returncode == 0, done.stdout + done.stderr
    for contract in (ROOMS, PURE, AFFAIRS, *DOORS):
        assert f"{contract} KEPT" in done.stdout


@pytest.mark.parametrize(("plants", "contract"), PLANTS.values(), ids=PLANTS.keys())
def test_a_hole_is_noticed(
    house: Callable[[dict[str, str]], Path], plants: dict[str, str], contract: str
) -> None:
    done = lint(house(plants))
    assert done.returncode != 0, done.stdout
    assert f"{contract} BROKEN" in done.stdout, done.stdout
    assert "planted" in done.stdout or "attic" in done.stdout
