"""Run a command against a throw-away PostgreSQL server: ``with_postgres.py COMMAND…``.

The command finds the server in ``GWANMUN_DATABASE_URL`` and, if it is pytest, in
``GWANMUN_TEST_DATABASE_URL``. A test URL that is already set is used as it is. The cluster lives in a
temporary folder, listens on a free local port, belongs to the user ``postgres`` when this runs as root
(PostgreSQL refuses root), and is gone afterwards.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Nothing here needs to outlive the run, so durability is traded for speed.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=256MB")


def binaries() -> Path | None:
    """Folder with ``initdb``: the newest of Debian's, else the one on the PATH."""
    versions = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    if versions:
        return max(versions, key=lambda p: int(re.sub(r"\D", "", p.parent.name) or 0))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """URL of a running empty database."""
    where = binaries()
    if where is None:
        sys.exit("No PostgreSQL server programs found. Debian or Ubuntu: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="gwanmun-pg-"))
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_owner:
        shutil.chown(folder, "postgres")
    data, port, log = folder / "data", free_port(), folder / "log"

    def do(*command: str) -> None:
        done = subprocess.run([*as_owner, *command], cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")

    control = str(where / "pg_ctl")
    try:
        do(str(where / "initdb"), "-D", str(data), "-U", "gwanmun", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = (
            " ".join(f"-c {s}" for s in SETTINGS) + f" -c listen_addresses=127.0.0.1 -p {port} -k {folder}"
        )
        do(control, "-D", str(data), "-o", options, "-l", str(log), "-w", "-t", "60", "start")
        do(str(where / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "gwanmun", "gwanmun")
        yield f"postgresql://gwanmun@127.0.0.1:{port}/gwanmun"
    finally:
        if (data / "postmaster.pid").exists():
            do(control, "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    command = sys.argv[1:]
    if not command:
        sys.exit(__doc__)
    if os.environ.get("GWANMUN_TEST_DATABASE_URL"):
        sys.exit(subprocess.run(command, check=False).returncode)
    # Told to stop, it still takes the server down.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server() as url:
        env = os.environ | {"GWANMUN_DATABASE_URL": url, "GWANMUN_TEST_DATABASE_URL": url}
        # This file's folder is the first on sys.path; the plug-in is named from the root.
        env["PYTHONPATH"] = os.pathsep.join(
            [str(Path(__file__).resolve().parent.parent), env.get("PYTHONPATH", "")]
        )
        code = subprocess.run(command, env=env, check=False).returncode
    sys.exit(code)


if __name__ == "__main__":
    main()
