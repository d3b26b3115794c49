"""Hooks of a pack must be pure: read from their source, without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gwanmun.countries.check_words import Finding, found

_FILE = "hooks.py"
#: What a hook may import, with all below it.
ALLOWED = frozenset(
    {
        "__future__", "bisect", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions",
        "functools", "gwanmun.core", "itertools", "math", "operator", "polars", "re", "string", "typing",
    }
)  # fmt: skip
_CALLS = frozenset({"open", "eval", "exec", "compile", "input", "__import__", "globals", "breakpoint"})
_CLOCKS = frozenset({"now", "today", "utcnow", "fromtimestamp"})
_READERS = ("read_", "scan_", "write_", "sink_")


def hook_faults(folder: Path, declared: Mapping[str, Any]) -> Iterator[Finding]:
    """``declared``: the table ``[hooks]`` of pack.toml; empty where there is none."""
    path, names = folder / _FILE, declared.get("functions", [])
    if not path.is_file():
        if names:
            yield found("HOOK", "pack.toml", _FILE, wrong="declared, but not there")
        return
    if not names:
        yield found("HOOK", _FILE, _FILE, wrong="[hooks] declares no function")
    try:
        tree = ast.parse(path.read_text("utf-8"))
    except (SyntaxError, ValueError) as error:
        yield found("HOOK", _FILE, _FILE, wrong=error)
        return
    defined = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
    for name in names:
        if name not in defined:
            yield found("HOOK", _FILE, str(name), wrong="no such function")
    for node in ast.walk(tree):
        for wrong in _impure(node):
            yield found("HOOK", _FILE, wrong.split()[-1], getattr(node, "lineno", 0), wrong=wrong)


def _impure(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (f"import {a.name}" for a in node.names if not _allowed(a.name))
    elif isinstance(node, ast.ImportFrom) and (node.level or not _allowed(node.module or "")):
        yield f"import {node.module or '.'}"
    elif isinstance(node, ast.Global | ast.Nonlocal):
        yield f"global {', '.join(node.names)}"
    elif isinstance(node, ast.Call):
        called = node.func
        if isinstance(called, ast.Name) and called.id in _CALLS:
            yield f"calls {called.id}"
        if isinstance(called, ast.Attribute) and (called.attr in _CLOCKS or called.attr.startswith(_READERS)):
            yield f"calls {called.attr}"


def _allowed(module: str) -> bool:
    return any(module == known or module.startswith(known + ".") for known in ALLOWED)
