"""Pictures as bytes, raw pairs from bytes, and the key to the colours.

A raw pair is two 16-bit grey PNG files of one size. What is read is bounded before it is unpacked.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from gwanmun.inspection.rules.imaging.colours import METAL, ORGANIC, Picture, rgb_of
from gwanmun.inspection.rules.scans import AIR, Counts, ScanFault, View

#: The largest raw image read at once: a cargo scan of 400 megapixels.
MOST_PIXELS = 420_000_000


def png(picture: Picture) -> bytes:
    """A picture (rows × columns × 3, or × columns grey) as PNG."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG", compress_level=3)
    return out.getvalue()


def read_raw(content: bytes, name: str, most: int = MOST_PIXELS) -> Counts:
    """Counts of a 16-bit grey PNG. ``name`` (low, high) is told in the ``ScanFault``."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ScanFault("FORMAT", name, "PNG 파일이 아닙니다.", "is not a PNG file.")
    try:
        image = Image.open(io.BytesIO(content), formats=("PNG",))
    except Exception:  # Pillow tells a broken header in many ways
        raise _broken(name) from None
    if image.width * image.height > most:
        raise ScanFault(
            "SIZE",
            name,
            f"화소가 {image.width * image.height:,}개로 한도 {most:,}개를 넘습니다. 나누어 보내십시오.",
            f"has {image.width * image.height:,} pixels, over the {most:,} allowed. Send it in parts.",
        )
    if image.mode not in ("I;16", "I;16B", "I"):
        raise ScanFault(
            "DEPTH",
            name,
            f"16비트 흑백 원시 영상이어야 하는데 {image.mode} 형식입니다. 장비에서 원시값으로 내보내십시오.",
            f"must be a raw 16-bit grey image, not {image.mode}. Export raw counts from the machine.",
        )
    try:
        image.load()
    except Exception:  # a truncated or forged body
        raise _broken(name) from None
    return np.array(image).astype(np.uint16)


def read_pair(
    low: bytes, high: bytes, *, air: int = AIR, floor: int = 0, pixel_mm: float = 1.0, name: str = "top"
) -> View:
    """A view from two PNG files. ``ScanFault`` names the file and the cure."""
    return View(read_raw(low, "low"), read_raw(high, "high"), air, floor, pixel_mm, name)


def write_pair(view: View) -> tuple[bytes, bytes]:
    """The inverse of ``read_pair``: low, high."""
    files = []
    for counts in (view.low, view.high):
        out = io.BytesIO()
        Image.fromarray(counts).save(out, "PNG", compress_level=3)
        files.append(out.getvalue())
    return files[0], files[1]


def _broken(name: str) -> ScanFault:
    return ScanFault(
        "BROKEN", name, "파일이 손상되었습니다. 다시 내보내십시오.", "is damaged. Export it once more."
    )


@dataclass(frozen=True)
class Key:
    """One entry of the key to the colours: ``colour`` as #rrggbb, the range of atomic numbers, its mark."""

    code: str
    colour: str
    least: float | None
    most: float | None
    mark: str
    ko: str
    en: str


def legend() -> tuple[Key, ...]:
    """The key. Each kind has a letter beside its colour, for those who do not tell the colours apart."""
    shown = [
        "#" + "".join(f"{round(v * 255):02x}" for v in rgb_of(np.array([z]))[0]) for z in (7.0, 13.0, 26.0)
    ]
    return (
        Key("air", "#ffffff", None, None, "—", "공기", "Air"),
        Key("organic", shown[0], None, ORGANIC, "O", "유기물(원자번호 10 미만)", "Organic (under 10)"),
        Key(
            "inorganic",
            shown[1],
            ORGANIC,
            METAL,
            "I",
            "무기물·경금속(10~18)",
            "Inorganic, light metal (10–18)",
        ),
        Key("metal", shown[2], METAL, None, "M", "금속(18 초과)", "Metal (over 18)"),
        Key("dense", "#000000", None, None, "■", "투과되지 않음", "Too dense to tell"),
    )
