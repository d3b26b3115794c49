"""Find a Chromium for the browser tests, or have Playwright install one. Never fails the build.

Order: ``GWANMUN_CHROMIUM``, a Chromium or Chrome on the PATH, Playwright's own, an installation.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def on_path() -> str | None:
    """Path of a browser the machine already has, or null."""
    named = os.environ.get("GWANMUN_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def playwright_own() -> str | None:
    """Path of the Chromium that Playwright keeps in its cache, or null."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        path = p.chromium.executable_path
    return path if Path(path).exists() else None


def main() -> None:
    if on_path() or playwright_own():
        return
    print("· no Chromium on this machine: asking Playwright for one", file=sys.stderr)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode == 0 and playwright_own():
        return
    print(
        "!! BROWSER TESTS WILL BE SKIPPED: no Chromium, and none could be installed.\n"
        "!! 브라우저 시험을 건너뜁니다: Chromium이 없고 설치하지도 못했습니다.\n"
        "!! Debian or Ubuntu: apt-get install chromium fonts-noto-cjk",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
