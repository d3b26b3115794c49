"""The index of a nomenclature on disk: written once, checked by digest, loaded in a fraction of building it.

A file is 64 hexadecimal digits (SHA-256 of what follows), a line end, and a plain ``npz`` without objects.
What it was built from stands in it: a file of other tables, of another program, or an altered one is never
used but built again; it is a copy for speed and may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from gwanmun.classify.rules import corpus as rules
from gwanmun.classify.rules import postings, text
from gwanmun.classify.rules.corpus import Corpus
from gwanmun.classify.rules.postings import Postings

_INDEXES = ("subs", "head", "chapter", "lines", "extras", "trade")
_WORDS = ("codes", "heads", "chapters", "line_codes")
_ARRAYS = ("head_of", "chapter_of", "residual", "breadth", "line_of", "extra_whole", "extra_rare")


def program() -> str:
    """Digest of the modules that decide what an index holds: another program, another index."""
    files = [Path(str(module.__file__)) for module in (rules, postings, text)]
    return hashlib.sha256(b"\0".join(f.read_bytes() for f in [*files, Path(__file__)])).hexdigest()


def key_of(*parts: object) -> str:
    """What an index is built from, as one digest."""
    return hashlib.sha256("\0".join(map(repr, (*parts, program()))).encode()).hexdigest()


def kept(path: Path | None, key: str, build: Callable[[], Corpus]) -> Corpus:
    """The corpus of the file where it was built from ``key``, else built now and written for the next time.

    A folder that cannot be written to costs the speed only.
    """
    if path is not None and (found := read(path, key)) is not None:
        return found
    made = build()
    if path is not None:
        with suppress(OSError):
            write(path, key, made)
    return made


def write(path: Path, key: str, made: Corpus) -> None:
    """:raises OSError: the folder cannot be written to."""
    parts: dict[str, Any] = {"key": _packed([key])}
    parts.update({name: getattr(made, name) for name in _ARRAYS})
    parts.update({name: _packed(getattr(made, name)) for name in _WORDS})
    parts["extra_at"] = np.array([spot for at in made.extra_at for spot in at], dtype=np.int32)
    parts["extra_many"] = np.array([len(at) for at in made.extra_at], dtype=np.int32)
    for name in _INDEXES:
        index: Postings = getattr(made, name)
        parts[f"{name}.words"] = _packed(list(index.vocabulary))
        for part in ("starts", "documents", "weights", "idf"):
            parts[f"{name}.{part}"] = getattr(index, part)
        parts[f"{name}.size"] = np.array([index.size], dtype=np.int64)
    body = io.BytesIO()
    np.savez(body, **parts)
    data = body.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
    draft.replace(path)


def read(path: Path, key: str) -> Corpus | None:
    """None where there is no such file, or it is not to be used."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if data[:64] != hashlib.sha256(memoryview(data)[65:]).hexdigest().encode():
        return None
    with np.load(io.BytesIO(data[65:]), allow_pickle=False) as parts:
        if _unpacked(parts["key"]) != [key]:
            return None
        ends = np.cumsum(parts["extra_many"])
        spots = [tuple(at.tolist()) for at in np.split(parts["extra_at"], ends[:-1])] if len(ends) else []
        given: dict[str, Any] = {name: parts[name] for name in _ARRAYS}
        given.update({name: tuple(_unpacked(parts[name])) for name in _WORDS})
        given.update({name: _index(parts, name) for name in _INDEXES})
        return Corpus(extra_at=tuple(spots), **given)


def _index(parts: Any, name: str) -> Postings:
    words = _unpacked(parts[f"{name}.words"])
    starts, documents, weights, idf = (
        parts[f"{name}.{part}"] for part in ("starts", "documents", "weights", "idf")
    )
    vocabulary = {word: number for number, word in enumerate(words)}
    return Postings(vocabulary, starts, documents, weights, idf, int(parts[f"{name}.size"][0]))


def _packed(words: Sequence[str]) -> np.typing.NDArray[np.uint8]:
    """Words and codes never hold a line end; an empty list and a list of one empty word differ."""
    told = "\n".join(words) + "\n" if len(words) else ""
    return np.frombuffer(told.encode(), dtype=np.uint8)


def _unpacked(packed: np.typing.NDArray[np.uint8]) -> list[str]:
    told = packed.tobytes().decode()
    return told[:-1].split("\n") if told else []
