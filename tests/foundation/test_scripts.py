"""The scripts around the program do what their names say."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

from tests.foundation.tree import ROOT


def script(name: str) -> types.ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(name: str, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / f"{name}.py"), *args]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | env, capture_output=True, text=True, check=False
    )


def test_generated_tables_are_current() -> None:
    done = run("generate_docs", "--check")
    assert done.returncode == 0, done.stdout + done.stderr + "\nrun: make generate"


def test_a_marked_section_is_replaced_and_the_rest_kept() -> None:
    sections = script("generate_docs")
    before = "a\n<!-- generated: x -->\nold\n<!-- end -->\nb\n"
    after = sections.replaced(before, "x", "new")
    assert after == "a\n<!-- generated: x -->\n\nnew\n\n<!-- end -->\nb\n"
    assert sections.replaced(after, "x", "new") == after
    with pytest.raises(SystemExit):
        sections.replaced("nothing marked", "x", "new")


def test_bench_rows_become_a_table() -> None:
    bench = script("bench_docs")
    rows = [
        {"name": "500k sqlite wall", "value": 41.237, "unit": "s", "yardstick": 60, "ratio": 0.687,
         "machine": "2 cores", "runs": 3},
        {"name": "parcels per second", "value": 12345.6, "unit": "1/s", "yardstick": None, "ratio": None,
         "machine": "2 cores", "runs": 3},
    ]  # fmt: skip
    table = bench.table(rows, "en")
    assert "| 500k sqlite wall | 41.2 s | 60 | 0.69 | 3 |" in table
    assert "| parcels per second | 12,346 1/s | – | – | 3 |" in table
    assert "2 cores" in table


def test_readmes_tell_some_of_them_in_their_own_words() -> None:
    bench = script("bench_docs")
    name = "500,000 parcels, SQLite: speed"
    row = {"name": name, "value": 17787, "unit": "parcels/s", "yardstick": "plain version 344/s"}
    other = {**row, "name": "classification, whatever"}
    (english,), (korean,) = bench.told([other, row], "en"), bench.told([other, row], "ko")
    assert (english["name"], english["unit"]) == ("… a second", "parcels/s")
    assert korean["name"] == "… 초당 처리 건수"
    assert (korean["unit"], korean["yardstick"]) == ("건/초", "소박한 방식 344/초")


def test_links_that_lead_nowhere_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<h1 id="top">x</h1><a href="b.html#here">1</a><a href="b.html#gone">2</a><a href="c.html">3</a>'
        '<img src="no.png"><script src="https://cdn.example/x.js"></script><a href="https://ok.example">4</a>'
    )
    (tmp_path / "b.html").write_text('<p id="here">x</p><a href="a.html">back</a>')
    done = run("check_links", str(tmp_path))
    assert done.returncode == 1
    told = done.stdout + done.stderr
    for wrong in ("b.html#gone", "c.html", "no.png", "https://cdn.example/x.js"):
        assert wrong in told
    assert "b.html#here" not in told
    assert "ok.example" not in told


def test_a_page_whose_links_hold_passes(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<h1 id="top">x</h1><a href="#top">up</a>')
    assert run("check_links", str(tmp_path)).returncode == 0


def test_bootstrap_refuses_an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    bootstrap = script("bootstrap")
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 18))
    with pytest.raises(SystemExit, match=r"3\.11 or newer"):
        bootstrap.main()


def test_bootstrap_refuses_a_damaged_download(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A wheel whose digest is not the announced one is not unpacked."""
    bootstrap = script("bootstrap")
    wheel = tmp_path / "uv.whl"
    wheel.write_bytes(b"not what was promised")
    names = ["manylinux_2_17_x86_64", "manylinux_2_17_aarch64", "macosx_11_0_arm64", "macosx_11_0_x86_64",
             "musllinux_1_1_x86_64", "musllinux_1_1_aarch64"]  # fmt: skip
    files = [
        {"filename": f"uv-1-py3-none-{n}.whl", "url": wheel.as_uri(), "digests": {"sha256": "0" * 64}}
        for n in names
    ]
    index = tmp_path / "pypi" / "uv"
    index.mkdir(parents=True)
    (index / "json").write_text(json.dumps({"urls": files}))
    monkeypatch.setattr(bootstrap, "PYPI", tmp_path.as_uri())
    monkeypatch.setattr(bootstrap, "BIN", tmp_path)
    with pytest.raises(SystemExit, match="damaged"):
        bootstrap.from_wheel()
    assert not (tmp_path / "uv").exists()


def test_on_the_second_database_only_its_tests_run(tmp_path: Path) -> None:
    """What does not touch the database, and the browser, are left to the first run."""
    (tmp_path / "test_some.py").write_text(
        "import pytest\n"
        "def test_plain(): pass\n"
        "def test_fixture(db): pass\n"
        "@pytest.mark.django_db\n"
        "def test_marked(): pass\n"
        "@pytest.mark.browser\n"
        "def test_page(live_server): pass\n"
    )
    plugin = ["-p", "scripts.database_tests_only", "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml")]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *plugin, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    kept = sorted(line.split("::")[1] for line in done.stdout.splitlines() if "::" in line)
    assert kept == ["test_fixture", "test_marked"], done.stdout + done.stderr
