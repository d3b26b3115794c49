"""The files of this project, as the foundation tests see them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {".git", ".venv", "build", "dist", "site", "var", "node_modules", "__pycache__", "vendor"}


@cache
def files() -> tuple[Path, ...]:
    """Every file git would keep (tracked or new, not ignored), relative to the root.

    Outside a git checkout (a source archive) the folder is walked instead.
    """
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        names = [n for n in done.stdout.split("\0") if n]
    except (OSError, subprocess.CalledProcessError):
        names = [str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if p.is_file()]
    paths = (Path(n) for n in names)
    return tuple(sorted(p for p in paths if not SKIPPED & set(p.parts) and (ROOT / p).is_file()))


def with_suffix(*suffixes: str) -> list[Path]:
    return [p for p in files() if p.suffix in suffixes]


def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
