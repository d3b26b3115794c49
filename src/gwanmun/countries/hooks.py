"""Pure hooks of a pack: the last resort, where a country's law cannot be written as a table.

``hooks.py`` in the pack is imported only if ``pack.toml`` says ``[hooks] functions = ["name", …]``; the
functions stand in ``book.hooks``. They must be pure: same arguments, same answer, and nothing else touched.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gwanmun.core.book import RuleBookError


def load_hooks(folder: Path, code: str, declared: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """The declared functions by name; empty where none is declared.

    :raises RuleBookError: ``hooks.py`` is absent, cannot be imported, or lacks a function.
    """
    names = declared.get("functions", [])
    if not names:
        return {}
    path = folder / "hooks.py"
    if not path.is_file():
        raise RuleBookError(f"{folder.name}/pack.toml declares hooks, but there is no hooks.py")
    spec = importlib.util.spec_from_file_location(f"_gwanmun_pack_{code}_hooks", path)
    if spec is None or spec.loader is None:
        raise RuleBookError(f"{folder.name}/hooks.py cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses and pickles look their module up
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise RuleBookError(f"{folder.name}/hooks.py: {type(error).__name__}: {error}") from error
    found = {name: getattr(module, name, None) for name in names}
    for name, function in found.items():
        if not callable(function):
            raise RuleBookError(f"{folder.name}/hooks.py has no function {name}")
    return {name: function for name, function in found.items() if callable(function)}
