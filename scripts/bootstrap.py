"""Create ``.venv`` and fill it from ``uv.lock``. Standard library only; run by the Makefile.

uv comes from the PATH if it is there, else from PyPI into ``.venv``: by pip, or, where the
system's Python has no pip of its own (Debian without ``python3-venv``), as the wheel itself.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
BIN = HOME / "bin"
PYPI = os.environ.get("GWANMUN_PYPI", "https://pypi.org").rstrip("/")


def say(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


def environment() -> None:
    """Make ``.venv`` unless a working one with a new enough Python is there."""
    python = BIN / "python"
    if python.exists():
        old = "import sys; sys.exit(sys.version_info < (3, 11))"
        if subprocess.run([python, "-c", old], check=False).returncode == 0:
            return
        say("the environment in .venv is broken or too old: making it anew")
    say(f"creating .venv with Python {platform.python_version()}")
    venv.EnvBuilder(clear=True, with_pip=False, symlinks=True).create(HOME)


def uv() -> str:
    """Path of a uv, installed into ``.venv`` when there is none."""
    for found in (shutil.which("uv"), BIN / "uv"):
        if found and works(str(found)):
            return str(found)
    say("installing uv into .venv")
    python = str(BIN / "python")
    if subprocess.run([python, "-m", "ensurepip", "-q"], check=False, capture_output=True).returncode == 0:
        pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "uv"]
        if subprocess.run(pip, check=False).returncode == 0:
            return str(BIN / "uv")
    from_wheel()
    return str(BIN / "uv")


def works(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def from_wheel() -> None:
    """Take the uv program out of its wheel; the digest is PyPI's own."""
    machine = {"arm64": "aarch64", "amd64": "x86_64"}.get(platform.machine().lower(), platform.machine())
    musl = "musl" in (sysconfig.get_config_var("HOST_GNU_TYPE") or "")
    wanted = {"Darwin": "macosx", "Linux": "musllinux" if musl else "manylinux"}.get(platform.system(), "?")
    index = f"{PYPI}/pypi/uv/json"
    with urllib.request.urlopen(index, timeout=60) as answer:
        files = json.load(answer)["urls"]
    for file in files:
        name = file["filename"]
        # macOS tags say arm64 where Linux says aarch64.
        if wanted in name and (machine in name or (wanted == "macosx" and platform.machine() in name)):
            break
    else:
        sys.exit(f"No uv for {platform.system()} {machine}: see https://docs.astral.sh/uv/")
    with urllib.request.urlopen(urljoin(index, file["url"]), timeout=300) as answer:
        wheel = answer.read()
    if hashlib.sha256(wheel).hexdigest() != file["digests"]["sha256"]:
        sys.exit("The uv wheel arrived damaged. Try again.")
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        member = next(n for n in archive.namelist() if n.endswith(".data/scripts/uv"))
        (BIN / "uv").write_bytes(archive.read(member))
    (BIN / "uv").chmod(0o755)


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 — whoever calls this may have an older one
        sys.exit(f"Gwanmun needs Python 3.11 or newer; this is {platform.python_version()}.")
    environment()
    program = uv()
    say("installing the locked packages")
    # --inexact: a uv that lives in .venv must not remove itself.
    command = [program, "sync", "--frozen", "--inexact", "--quiet", "--python", str(BIN / "python")]
    env = {k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"} | {"UV_PROJECT_ENVIRONMENT": str(HOME)}
    sys.exit(subprocess.run(command, cwd=ROOT, env=env, check=False).returncode)


if __name__ == "__main__":
    main()
