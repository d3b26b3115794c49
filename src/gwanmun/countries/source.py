"""Text of a pack → plain values, without the traps of YAML 1.1.

A key that stands twice is refused: the second would win unseen. Only ``true`` and ``false`` are truth
values, so that the country ``NO`` and the key ``on`` stay words; ``0101`` is a code and no octal number.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Hashable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from gwanmun.core.book import RuleBookError

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

#: What a list of dated entries may say once for all of them, above the list.
COMMON = ("valid_from", "valid_to", "citation", "status")


class Lined(dict[Any, Any]):
    """A mapping that knows the line it begins on (from 1)."""

    line: int = 0


_TRAPS = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")


class _Strict(Loader):
    """Safe YAML; mappings become :class:`Lined`, a key that stands twice is an error."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _TRAPS]
        for first, resolvers in Loader.yaml_implicit_resolvers.items()
    }


def _mapping(loader: Any, node: yaml.MappingNode) -> Lined:
    loader.flatten_mapping(node)
    out = Lined()
    out.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, Hashable):
            raise RuleBookError(f"line {line}: a key must be a word")
        if key in out:
            raise RuleBookError(f"line {line}: {key!r} stands twice")
        out[key] = loader.construct_object(value_node, deep=True)
    return out


_Strict.add_implicit_resolver(_TRAPS[0], re.compile(r"^(?:true|false)$"), list("tf"))
_Strict.add_implicit_resolver(_TRAPS[1], re.compile(r"^[-+]?(?:0|[1-9][0-9_]*)$"), list("-+0123456789"))
_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file.

    :raises RuleBookError: not YAML, not UTF-8, absent, or a key stands twice; names file and line.
    """
    try:
        return yaml.load(path.read_text("utf-8"), _Strict)  # noqa: S506 - a safe loader, see above
    except RuleBookError as error:
        raise RuleBookError(f"{path.name}: {error}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleBookError(f"{path.name}: line {line}: {error.problem}") from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise RuleBookError(f"{path.name}: {error}") from None


def read_toml(path: Path) -> dict[str, Any]:
    """:raises RuleBookError: absent or not TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise RuleBookError(f"{path.name}: {error}") from None


def read_csv(path: Path) -> list[dict[str, Any]]:
    """Rows of a CSV table as text; ``valid_from`` and ``valid_to`` as days, an empty day as None.

    :raises RuleBookError: absent, not UTF-8, a row of another width than the header, or a day that is none.
    """
    rows: list[dict[str, Any]] = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for number, raw in enumerate(csv.DictReader(file, restkey="", strict=True), start=2):
                if "" in raw or None in raw.values():
                    raise RuleBookError(f"{path.name}: line {number}: not as wide as the header")
                row = Lined(raw)
                row.line = number
                for name in ("valid_from", "valid_to"):
                    if name in row:
                        row[name] = date.fromisoformat(row[name]) if row[name] else None
                rows.append(row)
    except (OSError, ValueError, csv.Error) as error:
        if isinstance(error, RuleBookError):
            raise
        raise RuleBookError(f"{path.name}: {error}") from None
    return rows


def entries_of(path: Path, under: str = "rows") -> list[dict[str, Any]]:
    """The entries of a table: CSV rows, a YAML list, or the YAML list ``under`` a name.

    Beside that list :data:`COMMON` may stand once for all entries; an entry's own word wins.

    :raises RuleBookError: the file cannot be read or has another shape.
    """
    if path.suffix == ".csv":
        return read_csv(path)
    raw = read_yaml(path)
    common: dict[str, Any] = {}
    if isinstance(raw, Mapping):
        common = {name: raw[name] for name in COMMON if name in raw}
        raw = raw.get(under)
    if not isinstance(raw, list) or not all(isinstance(entry, Mapping) for entry in raw):
        raise RuleBookError(f"{path.name}: a list of entries is needed (under {under!r})")
    found: list[dict[str, Any]] = []
    for entry in raw:
        whole = Lined(common | entry)
        whole.line = getattr(entry, "line", 0)
        found.append(whole)
    return found


def mapping_of(raw: Any, where: str) -> Mapping[str, Any]:
    """``raw`` if it is a mapping. :raises RuleBookError: naming where it is not."""
    if not isinstance(raw, Mapping):
        raise RuleBookError(f"{where}: names with values are needed")
    return raw
