"""What the product ships with may be used by everyone: no GPL, no AGPL among the locked packages."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

from tests.foundation.tree import text

#: LGPL libraries are imported unchanged, which their licence allows to any program.
LIBRARY_COPYLEFT = {"psycopg", "psycopg-binary", "sandiaspecutils"}
#: Packages whose metadata names no licence, with what their own LICENSE file says.
SAID_ELSEWHERE = {"huey": "MIT"}
STRONG = re.compile(
    r"(?<!L)(?<!LESSER )\bA?GPL|AFFERO|(?<!LESSER )GENERAL PUBLIC|SSPL|BUSL|COMMONS CLAUSE", re.I
)
WEAK = re.compile(r"LGPL|LESSER GENERAL", re.IGNORECASE)


@cache
def shipped() -> tuple[str, ...]:
    """Locked packages that an installation with every extra brings, and nothing of the developers'."""
    lock = tomllib.loads(text(Path("uv.lock")))
    packages: dict[str, list[dict]] = {}
    for package in lock["package"]:
        packages.setdefault(package["name"], []).append(package)

    def wanted(package: dict, extras: list[str]) -> list[dict]:
        optional = package.get("optional-dependencies", {})
        return package.get("dependencies", []) + [d for e in extras for d in optional.get(e, [])]

    own = packages["gwanmun"][0]
    todo = wanted(own, list(own.get("optional-dependencies", {})))
    seen: dict[str, set[str]] = {}
    while todo:
        need = todo.pop()
        extras = set(need.get("extra", []))
        if need["name"] in seen and extras <= seen[need["name"]]:
            continue
        seen.setdefault(need["name"], set()).update(extras)
        for package in packages[need["name"]]:
            todo += wanted(package, sorted(extras))
    return tuple(sorted(seen))


def licence(name: str) -> str | None:
    """What the installed package says of its licence; null when it is not for this machine."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    short = (about.get("License") or "").strip().split("\n")[0]  # some put the whole text here
    return " | ".join(filter(None, [about.get("License-Expression"), short, *classifiers]))


def test_the_lock_is_read() -> None:
    assert {"django", "polars", "psycopg", "lxml", "fido2"} <= set(shipped())
    assert not {"pytest", "mypy", "mkdocs-material"} & set(shipped())


@pytest.mark.parametrize("name", shipped())
def test_licence_of_a_shipped_package(name: str) -> None:
    said = licence(name)
    if said is None:
        pytest.skip(f"{name} is locked for another kind of machine")
    said = said or SAID_ELSEWHERE.get(name, "")
    assert said, f"{name} names no licence: read it, then note it in SAID_ELSEWHERE"
    assert not STRONG.search(said), said
    if WEAK.search(said):
        assert name in LIBRARY_COPYLEFT, said


@pytest.mark.parametrize(
    ("said", "strong"),
    [
        ("GPL-3.0-only", True),
        ("AGPLv3", True),
        ("License :: OSI Approved :: GNU General Public License v2 (GPLv2)", True),
        ("License :: OSI Approved :: GNU Affero General Public License v3", True),
        ("LGPL-3.0-only", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT", False),
        ("BSD-3-Clause", False),
    ],
)
def test_the_sieve_catches_what_it_should(said: str, strong: bool) -> None:
    assert bool(STRONG.search(said)) is strong
