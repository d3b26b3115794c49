"""Unpacking under limits, and what is refused before any decoder sees it."""

import gzip
import os
import zipfile
from pathlib import Path

import polars as pl
import pytest

from gwanmun.core import formats
from gwanmun.core.formats import Decoded, FileRefused, Limits


class Echo:
    """Gives back the bytes it was shown, as its meta."""

    name = "echo"

    def sniff(self, head: bytes, filename: str) -> bool:
        return head.startswith(b"echo")

    def decode(self, path: Path) -> Decoded:
        return Decoded(pl.DataFrame(), pl.DataFrame(), {"size": str(path.stat().st_size)})


@pytest.fixture(autouse=True)
def _only_echo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "_decoders", {})
    formats.register(Echo())


def refused(path: Path, content: bytes, **limits: int) -> str:
    path.write_bytes(content)
    with pytest.raises(FileRefused) as caught:
        formats.decode(path, path.name, limits=Limits(**limits))
    return caught.value.fault.code


def test_plain_and_gzip_read_alike(tmp_path: Path) -> None:
    path, content = tmp_path / "f", b"echo" + os.urandom(2_000_000).hex().encode()
    for packed in (
        content,
        gzip.compress(content),
        gzip.compress(content[:99]) + gzip.compress(content[99:]),
    ):
        path.write_bytes(packed)
        assert formats.decode(path, "f").meta == {"size": str(len(content))}


def test_padding_after_gzip_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(gzip.compress(b"echo") + b"\0" * 512)
    assert formats.decode(tmp_path / "f", "f").meta == {"size": "4"}


def test_copies_are_kept_where_told_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(formats, "_scratch_root", lambda: home)
    with formats.scratch() as folder:
        assert folder.parent == home
    (tmp_path / "f").write_bytes(gzip.compress(b"echo"))
    formats.decode(tmp_path / "f", "f")
    (tmp_path / "f").write_bytes(gzip.compress(b"nothing known"))
    with pytest.raises(FileRefused):
        formats.decode(tmp_path / "f", "f")
    assert list(home.iterdir()) == []


def test_truncated_at_every_tenth_byte(tmp_path: Path) -> None:
    packed = gzip.compress(b"echo" + os.urandom(400))
    for end in range(2, len(packed) - 1, 10):
        assert refused(tmp_path / "f", packed[:end]) == "GZIP_TRUNCATED"


def test_damaged_gzip(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b"echo" * 1000))
    packed[-6] ^= 0xFF  # the checksum
    assert refused(tmp_path / "f", bytes(packed)) == "GZIP_DAMAGED"
    assert refused(tmp_path / "f", b"\x1f\x8bnonsense") == "GZIP_DAMAGED"
    assert refused(tmp_path / "f", gzip.compress(b"echo") + b"tail") == "GZIP_DAMAGED"


def test_bombs(tmp_path: Path) -> None:
    bomb = gzip.compress(b"echo" + b"0" * 5_000_000)
    assert refused(tmp_path / "f", bomb, max_unpacked=1_000_000) == "FILE_TOO_LARGE"
    assert refused(tmp_path / "f", bomb, ratio_from=1_000_000, max_ratio=50) == "GZIP_BOMB"
    assert refused(tmp_path / "f", gzip.compress(bomb)) == "GZIP_NESTED"
    assert refused(tmp_path / "f", b"echo" * 100, max_unpacked=10) == "FILE_TOO_LARGE"


def test_containers_and_other_bytes(tmp_path: Path) -> None:
    path = tmp_path / "f"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("list.csv", "echo")
    assert refused(path, path.read_bytes()) == "FILE_ZIP"
    assert refused(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)) == "FILE_SPREADSHEET"
    assert refused(path, b"BZh91AY&SY") == "FILE_OTHER_PACKING"
    assert refused(path, b"") == "FILE_EMPTY"
    assert refused(path, b"\xef\xbb\xbf \r\n\t") == "FILE_EMPTY"
    assert refused(path, gzip.compress(b"")) == "FILE_EMPTY"
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        assert refused(path, ("echo, house_bl, price\n" * 30).encode(encoding)) == "FILE_UTF16", encoding
    assert refused(path, bytes(range(256)) * 40) == "FILE_BINARY"
    assert refused(path, bytes(4096)) == "FILE_BINARY"
    assert refused(path, b"%PDF-1.7") == "FILE_BINARY"
    assert refused(path, b"nothing known") == "FILE_UNKNOWN_FORMAT"
