"""Parts of a file, each with its length before it: texts, JSON and Arrow tables. Nothing in it can run."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import polars as pl

MAGIC = b"GWRISK1\n"


class PackError(ValueError):
    """Not such a file, or one cut short."""


def pack(parts: Sequence[bytes]) -> bytes:
    return MAGIC + b"".join(struct.pack("<Q", len(part)) + part for part in parts)


def unpack(content: bytes) -> list[bytes]:
    """:raises PackError: in Korean and English."""
    if not content.startswith(MAGIC):
        raise PackError("이 파일은 위험 모형이 아닙니다. / This file holds no risk model.")
    parts, at = [], len(MAGIC)
    while at < len(content):
        length = int.from_bytes(content[at : at + 8], "little")
        part = content[at + 8 : at + 8 + length]
        if len(part) != length or at + 8 > len(content):
            raise PackError("위험 모형 파일이 잘렸습니다. / The file of the risk model is cut short.")
        parts.append(part)
        at += 8 + length
    return parts


def table_bytes(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_ipc(out, compression="zstd")
    return out.getvalue()


def table(part: bytes) -> pl.DataFrame:
    return pl.read_ipc(io.BytesIO(part))


__all__ = ["PackError", "pack", "table", "table_bytes", "unpack"]
