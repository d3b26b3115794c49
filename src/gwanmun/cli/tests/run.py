"""The program as a user starts it: a process of its own, with its own data folder."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GWANMUN_", "DJANGO_", "LC_", "LANG"))}
    return kept | {"GWANMUN_HOME": str(home), "COLUMNS": "200", "PYTHONUTF8": "1"} | more


def gwanmun(home: Path, *arguments: object, stdin: bytes = b"", timeout: float = 120, **more: str) -> Ran:
    command = [sys.executable, "-m", "gwanmun", *map(str, arguments)]
    done = subprocess.run(
        command, input=stdin, capture_output=True, timeout=timeout, env=environment(home, **more), check=False
    )
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in ran.err + ran.out, ran.err
    return ran


_MANY = """
import contextlib, io, json, sys
from gwanmun.cli.main import app
found = []
for line in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["gwanmun", *line]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            app()
            code = 0
        except SystemExit as ending:
            code = int(ending.code or 0)
    found.append([code, out.getvalue(), err.getvalue()])
json.dump(found, sys.stdout)
"""


def gwanmun_many(home: Path, lines: list[list[str]], **more: str) -> list[Ran]:
    """Several lines one after the other in one process: the program is loaded once."""
    done = subprocess.run(
        [sys.executable, "-c", _MANY],
        input=json.dumps(lines).encode(),
        capture_output=True,
        timeout=300,
        env=environment(home, **more),
        check=True,
    )
    return [Ran(*one) for one in json.loads(done.stdout)]
