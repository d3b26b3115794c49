"""Raw pairs: an npz file of 16-bit arrays, or a zip of vendor JSON with 16-bit PNG files.

``npz``: ``low`` and ``high`` (of more views ``low_0``, ``high_0``, ``low_1`` …). Read in strips into a
scratch folder, so that a cargo scan of 400 megapixels never stands in memory; what a header announces is
believed only up to ``packing.MOST_PIXELS`` and only as far as the bytes go.

``zip`` of ``scan.json`` and PNG files: ``{"machine": "…", "views": [{"name", "low": "a.png", "high": "b.png",
"air", "floor", "pixel_mm"}], "labels": [...]}``. An 8-bit PNG is no raw image: it is refused where raw counts
are due and told so; a machine that exports nothing else sends its picture through the workstation's photos.
"""

from __future__ import annotations

import ast
import io
import json
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.scans import AIR, Scan, ScanFault, View
from gwanmun.inspection.rules.signals import packing

MOST_PNG = 64_000_000  # pixels: a PNG is unpacked as a whole
MOST_PNGS = 128_000_000  # pixels of all PNGs of a message together
MOST_JSON = 1 << 20
MOST_PARTS = 64
_ARRAY = re.compile(r"(low|high)(?:_(\d{1,2}))?(?:\.npy)?")
_ROWS = 512


def read_npz(
    data: bytes | Path, scratch: Path, *, machine: str = "", air: int = AIR, pixel_mm: float = 1.0
) -> Scan:
    """Arrays land in ``scratch`` as files and are mapped from there; keep it until the scan is stored."""
    with _open(data) as archive:
        parts: dict[tuple[int, str], zipfile.ZipInfo] = {}
        for info in archive.infolist():
            if found := _ARRAY.fullmatch(info.filename):
                parts[int(found[2] or 0), found[1]] = info
        numbers = sorted({n for n, _ in parts})
        if not numbers:
            raise _fault(
                "MISSING", "low", "low와 high 배열이 있어야 합니다.", "arrays low and high are needed."
            )
        views = []
        for n in numbers:
            for energy in ("low", "high"):
                if (n, energy) not in parts:
                    raise _fault("MISSING", f"{energy}_{n}", "한쪽 에너지 영상이 없습니다.", "is missing.")
            low, high = (
                _array(archive, parts[n, e], scratch / f"{e}{n}.raw", f"{e}_{n}") for e in ("low", "high")
            )
            if low.shape != high.shape:
                raise _shapes(low.shape, high.shape)
            views.append(View(low, high, air, 0, pixel_mm, f"view{n}" if n else "top"))
    return Scan(tuple(views), machine)


def _array(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, name: str) -> NDArray[np.uint16]:
    try:
        with archive.open(info) as stream:
            rows, columns = _header(stream, name)
            size = rows * columns * 2
            if info.file_size < size:
                raise _cut(name)
            # Written as a file and mapped afterwards: pages written through a mapping stay in memory.
            with path.open("wb") as out:
                for start in range(0, rows, _ROWS):
                    wanted = (min(rows, start + _ROWS) - start) * columns * 2
                    block = stream.read(wanted)
                    if len(block) != wanted:
                        raise _cut(name)
                    out.write(block)
            image: NDArray[np.uint16] = np.memmap(path, np.uint16, "r", shape=(rows, columns))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as broken:
        raise _cut(name) from broken
    return image


def _header(stream: Any, name: str) -> tuple[int, int]:
    """Shape of a C-ordered little-endian uint16 array. No pickle is ever read."""
    head = stream.read(10)
    if head[:6] != b"\x93NUMPY" or len(head) < 10:
        raise _fault("NOT_NPY", name, "NumPy 배열이 아닙니다.", "is no NumPy array.")
    length = struct.unpack("<H", head[8:10])[0]
    if head[6] != 1 or length > 4096:
        raise _fault(
            "NOT_NPY", name, "NumPy 형식 1.0으로 저장하십시오.", "must be saved in NumPy format 1.0."
        )
    try:
        told = ast.literal_eval(stream.read(length).decode("latin-1"))
        kind, fortran, shape = str(told["descr"]), bool(told["fortran_order"]), tuple(told["shape"])
    except (ValueError, SyntaxError, KeyError, TypeError, RecursionError, MemoryError):
        raise _fault(
            "NOT_NPY", name, "배열 머리글을 읽을 수 없습니다.", "has a header that cannot be read."
        ) from None
    if kind not in ("<u2", "=u2") or fortran:
        raise _fault(
            "DEPTH",
            name,
            f"16비트 부호 없는 정수(C 순서)여야 합니다: {kind[:20]}.",
            f"must hold unsigned 16-bit integers in C order, not {kind[:20]}.",
        )
    if len(shape) != 2 or not all(isinstance(n, int) and n > 0 for n in shape):
        raise _fault("SHAPE", name, "행과 열이 있는 2차원 배열이어야 합니다.", "must have rows and columns.")
    if shape[0] * shape[1] > packing.MOST_PIXELS:
        raise packing.too_large(*shape)
    return shape[0], shape[1]


def read_vendor(data: bytes) -> tuple[Scan, dict[str, Any]]:
    """(scan, the JSON as it was). Raises ScanFault."""
    with _open(data) as archive:
        names = {info.filename: info for info in archive.infolist()}
        listing = next((n for n in names if n.rpartition("/")[2] in ("scan.json", "metadata.json")), "")
        if not listing:
            raise _fault("MISSING", "scan.json", "묶음 안에 scan.json이 없습니다.", "is not in the archive.")
        told = _json(_part(archive, names[listing], MOST_JSON, "scan.json"))
        base = listing.rpartition("/")[0]
        wanted = told.get("views")
        if not isinstance(wanted, list) or not 0 < len(wanted) <= packing.MOST_VIEWS:
            raise _fault(
                "MISSING",
                "views",
                f"views에 영상 1~{packing.MOST_VIEWS}장을 적으십시오.",
                f"must list 1 to {packing.MOST_VIEWS} views.",
            )
        views, left = [], MOST_PNGS
        for n, one in enumerate(wanted):
            images = []
            for energy in ("low", "high"):
                name = str(one.get(energy, "")) if isinstance(one, dict) else ""
                full = f"{base}/{name}" if base else name
                if full not in names:
                    raise _fault(
                        "MISSING",
                        f"views[{n}].{energy}",
                        f"'{name[:60]}' 파일이 묶음에 없습니다.",
                        f"names '{name[:60]}', which is not in the archive.",
                    )
                field = f"views[{n}].{energy}"
                packed = _part(archive, names[full], MOST_PNG * 2 + (1 << 20), field)
                images.append(png16(packed, field, min(MOST_PNG, left)))
                left -= images[-1].size
            if images[0].shape != images[1].shape:
                raise _shapes(images[0].shape, images[1].shape)
            views.append(
                View(
                    images[0],
                    images[1],
                    _whole(one, "air", AIR, 1, 65_535),
                    _whole(one, "floor", 0, 0, 65_534),
                    _real(one, "pixel_mm", 1.0),
                    str(one.get("name") or f"view{n}")[:20],
                )
            )
    return Scan(tuple(views), str(told.get("machine", ""))[:64]), told


def png16(data: bytes, field: str, most: int = MOST_PNG) -> NDArray[np.uint16]:
    """A grey 16-bit PNG. The size its header announces is judged before a pixel is unpacked."""
    from PIL import Image

    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR" or len(data) < 33:
        raise _fault("NOT_PNG", field, "PNG 파일이 아닙니다.", "is no PNG file.")
    columns, rows, depth, colour = struct.unpack(">IIBB", data[16:26])
    if depth != 16 or colour != 0:
        raise _fault(
            "DEPTH",
            field,
            f"{depth}비트 PNG입니다. 판독에는 16비트 흑백 원시값이 필요하니 원시값으로 내보내십시오.",
            f"is a PNG of {depth} bits. Reading needs raw grey counts of 16 bits: export those.",
        )
    if rows * columns > most:
        raise _fault(
            "TOO_LARGE",
            field,
            f"PNG는 장당 {MOST_PNG:,}화소, 모두 {MOST_PNGS:,}화소까지 받습니다. npz로 보내십시오.",
            f"has more than {MOST_PNG:,} pixels, or {MOST_PNGS:,} with the others. Send an npz, "
            "which is read in strips.",
        )
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            image.load()
            return np.asarray(image).astype(np.uint16)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        zlib.error,
        struct.error,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OverflowError,
        MemoryError,
    ) as broken:
        raise _cut(field) from broken


def write_npz(scan: Scan) -> bytes:
    out = io.BytesIO()
    arrays: dict[str, Any] = {}
    for n, view in enumerate(scan.views):
        arrays |= {f"low_{n}": view.low, f"high_{n}": view.high}
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def write_vendor(scan: Scan, more: dict[str, Any] | None = None) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    listed = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for n, view in enumerate(scan.views):
            row: dict[str, Any] = {
                "name": view.name,
                "air": view.air,
                "floor": view.floor,
                "pixel_mm": view.pixel_mm,
            }
            for energy in ("low", "high"):
                row[energy] = f"view{n}-{energy}.png"
                png = io.BytesIO()
                Image.fromarray(np.asarray(getattr(view, energy))).save(png, "PNG", compress_level=1)
                archive.writestr(row[energy], png.getvalue())
            listed.append(row)
        archive.writestr("scan.json", json.dumps({"machine": scan.machine, "views": listed, **(more or {})}))
    return out.getvalue()


class _open:
    """An archive with a bearable directory; everything wrong with it is a ScanFault."""

    def __init__(self, data: bytes | Path) -> None:
        self.data = data

    def __enter__(self) -> zipfile.ZipFile:
        try:
            self.archive = zipfile.ZipFile(
                self.data if isinstance(self.data, Path) else io.BytesIO(self.data)
            )
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            struct.error,
            NotImplementedError,
            OverflowError,
        ) as bad:
            raise _fault(
                "TRUNCATED",
                "payload",
                "압축 묶음이 끊겼거나 손상되었습니다. 다시 보내십시오.",
                "is cut short or no archive. Send it again.",
            ) from bad
        if len(self.archive.infolist()) > MOST_PARTS:
            raise _fault(
                "BOMB",
                "payload",
                f"파일은 {MOST_PARTS}개까지 받습니다.",
                f"holds more than {MOST_PARTS} files.",
            )
        return self.archive

    def __exit__(self, *_: object) -> None:
        self.archive.close()


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, field: str) -> bytes:
    try:
        with archive.open(info) as stream:
            data = stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as broken:
        raise _cut(field) from broken
    if len(data) > most:
        raise _fault("BOMB", field, "풀었을 때 너무 큽니다.", "is too large when unpacked.")
    return data


def _json(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise _fault("JSON", "scan.json", "JSON 객체가 아닙니다.", "is no JSON object.")
    return told


def _whole(told: dict[str, Any], name: str, default: int, least: int, most: int) -> int:
    value = told.get(name, default)
    if not isinstance(value, int) or not least <= value <= most:
        raise _fault(
            "VALUE",
            name,
            f"{least}~{most}의 정수여야 합니다.",
            f"must be a whole number of {least} to {most}.",
        )
    return value


def _real(told: dict[str, Any], name: str, default: float) -> float:
    value = told.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1000:
        raise _fault("VALUE", name, "0보다 크고 1000보다 작은 수여야 합니다.", "must lie between 0 and 1000.")
    return float(value)


def _shapes(low: tuple[int, ...], high: tuple[int, ...]) -> ScanFault:
    return _fault(
        "SHAPE",
        "high",
        f"저에너지 {low}와 고에너지 {high} 영상의 크기가 같아야 합니다.",
        f"must have the shape of the low-energy image: {low}, not {high}.",
    )


def _cut(field: str) -> ScanFault:
    return _fault(
        "TRUNCATED",
        field,
        "영상이 끊겼거나 손상되었습니다. 다시 보내십시오.",
        "is cut short or damaged. Send it again.",
    )


def _fault(code: str, field: str, ko: str, en: str) -> ScanFault:
    return ScanFault(code, field, ko, en)
