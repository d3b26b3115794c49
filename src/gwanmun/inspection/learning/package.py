"""A detector as one file: the ONNX network, the state for learning on, and what goes with them."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

#: What the network reads and answers. Another number: the program and the model do not fit each other.
SCHEMA = {
    "input": "picture-1",
    "outputs": ["kinds", "sides", "materials", "embedding"],
    "strides": [8, 16, 32],
}
MATERIALS = ("organic", "inorganic", "metal", "mixed")
LARGEST = 64_000_000


@dataclass(frozen=True)
class Package:
    """``network``: ONNX bytes; ``state``: NumPy archive of half-precision weights by name, may be empty;
    ``facts``:
    ``names`` of classes, ``side`` of the input, ``line`` of the calibration, ``score`` from which a box is
    shown."""

    network: bytes
    state: bytes
    facts: dict[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.facts["names"])


class Broken(ValueError):
    """A body that is no detector."""


def packed(package: Package) -> bytes:
    """The same bytes for the same content: no dates, no compression levels that differ."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        parts = (
            ("facts.json", json.dumps(package.facts, sort_keys=True, ensure_ascii=False).encode()),
            ("network.onnx", package.network),
            ("state.npz", package.state),
        )
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return kept.getvalue()


def unpacked(body: bytes) -> Package:
    """:raises Broken: not such a file, or larger than any detector."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if sum(info.file_size for info in archive.infolist()) > LARGEST:
                raise Broken("larger than any detector")
            facts = json.loads(archive.read("facts.json"))
            package = Package(archive.read("network.onnx"), archive.read("state.npz"), facts)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise Broken(str(error)) from error
    if not isinstance(facts, dict) or not {"names", "side", "line", "score", "schema"} <= set(facts):
        raise Broken("facts are missing")
    return package
