"""The commands of the school, each in a process of its own as a user starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def gwanmun(home, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "GWANMUN_HOME": str(home), "NO_COLOR": "1"}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    env.pop("GWANMUN_DATABASE_URL", None)
    line = [sys.executable, "-m", "gwanmun", "inspection", *words, "--json"]
    return subprocess.run(line, env=env, capture_output=True, text=True, check=False, timeout=120)


def test_the_trial_needs_no_database(tmp_path):
    told = gwanmun(tmp_path, "school-trial", "--learners", "20", "--arriving", "1")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["learners"] == 20
    assert not list(tmp_path.glob("*.sqlite3"))


def test_setup_says_that_an_office_is_unknown(tmp_path):
    told = gwanmun(tmp_path, "school-setup", "--org", "NOWHERE")
    assert told.returncode == 2
    assert "NOWHERE" in told.stdout + told.stderr
