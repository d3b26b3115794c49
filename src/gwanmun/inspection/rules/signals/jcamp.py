"""Spectra in JCAMP-DX 4.24 to 5.01 (Raman, infrared), and the nearest of given reference spectra.

Read are ``XYDATA=(X++(Y..Y))`` in every form the standard knows (plain numbers AFFN, packed PAC, squeezed
SQZ, difference DIF, duplicated DUP, with the check of the first number of each line) and
``XYPOINTS``/``PEAK TABLE`` ``(XY..XY)``. One block at a time: a compound file (LINK) is told to be split.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.scans import ScanFault

MOST_BYTES = 8 << 20
MOST_POINTS = 1 << 18
_SQZ = {
    c: (d, s)
    for s, letters in ((1, "@ABCDEFGHI"), (-1, "abcdefghi"))
    for d, c in enumerate(letters, 0 if s == 1 else 1)
}
_DIF = {
    "%": (0, 1),
    **{c: (n, 1) for n, c in enumerate("JKLMNOPQR", 1)},
    **{c: (n, -1) for n, c in enumerate("jklmnopqr", 1)},
}
_DUP = {c: n for n, c in enumerate("STUVWXYZs", 1)}
_TOKEN = re.compile(r"[@A-Ia-i%J-Rj-rS-Zs]\d*(?:\.\d+)?|[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]\d+)?|\?")
_PAIR = re.compile(r"([+-]?[\d.]+(?:[Ee][+-]?\d+)?)\s*[,\s]\s*([+-]?[\d.]+(?:[Ee][+-]?\d+)?)")
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    title: str
    kind: str  # DATA TYPE
    x_unit: str
    y_unit: str
    x: Values = field(repr=False)
    y: Values = field(repr=False)


@dataclass(frozen=True)
class Match:
    name: str
    score: float  # cosine of the angle between the spectra, 0 to 1


def read(data: bytes) -> Curve:
    """Raises ScanFault naming the label: TEXT, MISSING, VALUE, CHECK (a line does not continue the one
    before), COUNT (not NPOINTS points), COMPOUND, BOMB."""
    if len(data) > MOST_BYTES:
        raise ScanFault("TOO_LARGE", "payload", "8 MiB까지 받습니다.", "has more than 8 MiB.")
    labels, body, form = _labels(data.decode("latin-1"))
    if "TITLE" not in labels:
        raise _missing("TITLE")
    if "LINK" in labels.get("DATATYPE", "").upper() or "BLOCKS" in labels:
        raise ScanFault(
            "COMPOUND",
            "DATA TYPE",
            "묶음 파일은 스펙트럼별로 나누어 보내십시오.",
            "is a compound file. Send each spectrum by itself.",
        )
    x_factor, y_factor = _number(labels, "XFACTOR", 1.0), _number(labels, "YFACTOR", 1.0)
    if form == "XYDATA":
        first, last = _number(labels, "FIRSTX"), _number(labels, "LASTX")
        points = _number(labels, "NPOINTS")
        if not 2 <= points <= MOST_POINTS or points != int(points):
            raise ScanFault(
                "VALUE", "NPOINTS", f"2~{MOST_POINTS}이어야 합니다.", f"must be 2 to {MOST_POINTS}."
            )
        y = np.array(_ordinates(body, int(points)), dtype=np.float64) * y_factor
        if y.size != int(points):
            raise ScanFault(
                "COUNT",
                "NPOINTS",
                f"{int(points)}점이라고 했는데 {y.size}점입니다. 파일 전체를 보내십시오.",
                f"says {int(points)}, but {y.size} points are there. Send the whole file.",
            )
        x = np.linspace(first, last, y.size)
    else:
        pairs = [(float(a), float(b)) for a, b in _pairs(body)]
        if not 1 <= len(pairs) <= MOST_POINTS:
            raise ScanFault("COUNT", form or "XYDATA", "측정점이 없습니다.", "holds no points.")
        x = np.array([a for a, _ in pairs]) * x_factor
        y = np.array([b for _, b in pairs]) * y_factor
    if not np.all(np.isfinite(y)) or not np.all(np.isfinite(x)):
        raise ScanFault("VALUE", "YFACTOR", "값이 수가 아닙니다.", "leads to values that are no numbers.")
    order = np.argsort(x, kind="stable")
    return Curve(
        labels["TITLE"][:100],
        labels.get("DATATYPE", "")[:60],
        labels.get("XUNITS", "")[:30],
        labels.get("YUNITS", "")[:30],
        x[order],
        y[order],
    )


def _labels(text: str) -> tuple[dict[str, str], list[str], str]:
    labels: dict[str, str] = {}
    body: list[str] = []
    form, current = "", ""
    for raw in text.splitlines():
        line = raw.split("$$")[0].rstrip()
        if line.lstrip().startswith("##"):
            name, _, value = line.lstrip()[2:].partition("=")
            current = re.sub(r"[\s\-_/]", "", name).upper()
            if current == "END":
                break
            if current in ("XYDATA", "XYPOINTS", "PEAKTABLE"):
                if form:
                    raise ScanFault(
                        "COMPOUND", name, "스펙트럼이 둘 이상입니다.", "holds more than one spectrum."
                    )
                form = "XYDATA" if current == "XYDATA" and "++" in value else "XY"
                continue
            labels[current] = value.strip()
        elif current in ("XYDATA", "XYPOINTS", "PEAKTABLE"):
            if line.strip():
                body.append(line.strip())
        elif current:
            labels[current] = f"{labels[current]}\n{line}"[:2000]
    if not form:
        raise _missing("XYDATA")
    return labels, body, form


def _ordinates(lines: list[str], most: int) -> list[float]:
    found: list[float] = []
    check = False  # the line before ended in a difference: the next begins with its last value again
    for number, line in enumerate(lines):
        tokens = _TOKEN.findall(line)
        if "".join(tokens) != re.sub(r"[\s,;]", "", line):
            raise ScanFault(
                "VALUE",
                "XYDATA",
                f"{number + 1}번째 줄을 읽을 수 없습니다: {line[:40]}",
                f"cannot be read in line {number + 1}: {line[:40]}",
            )
        values, check_next = _line(tokens[1:], number)
        if check and values:
            if not found or abs(values[0] - found[-1]) > 1e-6 * max(1.0, abs(found[-1])):
                raise ScanFault(
                    "CHECK",
                    "XYDATA",
                    f"{number + 1}번째 줄이 앞줄과 이어지지 않습니다. 파일을 다시 보내십시오.",
                    f"does not go on where the line before ended, in line {number + 1}. Send it again.",
                )
            values = values[1:]
        found += values
        check = check_next
        if len(found) > most + 1:
            raise ScanFault(
                "COUNT",
                "NPOINTS",
                f"{most}점보다 많은 값이 들어 있습니다.",
                f"says {most}, but more are there.",
            )
    return found


def _line(tokens: list[str], number: int) -> tuple[list[float], bool]:
    """Values of a line without its abscissa; whether its last value came by a difference."""
    values: list[float] = []
    step: float | None = None
    for token in tokens:
        head = token[0]
        try:
            if head in _DUP:
                times = int(f"{_DUP[head]}{token[1:]}") - 1
                if not values or times > MOST_POINTS:
                    raise ValueError
                for _ in range(times):
                    values.append(values[-1] + (step or 0.0))
            elif head in _DIF:
                digit, sign = _DIF[head]
                step = sign * float(f"{digit}{token[1:]}")
                if not values:
                    raise ValueError
                values.append(values[-1] + step)
            else:
                step = None
                if head in _SQZ:
                    digit, sign = _SQZ[head]
                    values.append(sign * float(f"{digit}{token[1:]}"))
                else:
                    values.append(math.nan if head == "?" else float(token))
        except (ValueError, OverflowError):
            raise ScanFault(
                "VALUE",
                "XYDATA",
                f"{number + 1}번째 줄의 '{token[:20]}'을 읽을 수 없습니다.",
                f"holds '{token[:20]}' in line {number + 1}, which cannot be read.",
            ) from None
        if len(values) > MOST_POINTS:
            raise ScanFault("BOMB", "XYDATA", "점이 너무 많습니다.", "holds too many points.")
    return values, step is not None


def _pairs(lines: list[str]) -> list[tuple[str, str]]:
    found = []
    for line in lines:
        for part in line.split(";"):
            found += _PAIR.findall(part)
    return found


def _number(labels: Mapping[str, str], name: str, default: float | None = None) -> float:
    text = labels.get(name, "")
    if not text and default is not None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _missing(name) if not text else ScanFault("VALUE", name, "수여야 합니다.", "must be a number.")
    return value


def _missing(name: str) -> ScanFault:
    return ScanFault("MISSING", name, f"##{name}= 항목이 없습니다.", "is missing.")


def nearest(curve: Curve, references: Mapping[str, Curve], most: int = 5) -> list[Match]:
    """The references that look most like it, best first: cosine after a slow baseline is taken off and both
    lie on the same axis. A reference that shares less than half of the range is not compared."""
    found = []
    for name, other in references.items():
        low, high = max(curve.x[0], other.x[0]), min(curve.x[-1], other.x[-1])
        if high - low < 0.5 * (curve.x[-1] - curve.x[0]):
            continue
        axis = np.linspace(low, high, 1024)
        a, b = (_flat(np.interp(axis, c.x, c.y)) for c in (curve, other))
        size = float(np.linalg.norm(a) * np.linalg.norm(b))
        if size > 0:
            found.append(Match(name, round(max(0.0, float(a @ b) / size), 4)))
    return sorted(found, key=lambda m: -m.score)[:most]


def _flat(y: Values) -> Values:
    """Without its baseline: a wide moving minimum, smoothed."""
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    base = uniform_filter1d(minimum_filter1d(y, 101, mode="nearest"), 101, mode="nearest")
    return np.asarray(np.maximum(y - base, 0.0))


def write(curve: Curve) -> bytes:
    """Plain AFFN, ten values a line."""
    lines = [
        f"##TITLE={curve.title}",
        "##JCAMP-DX=4.24",
        f"##DATA TYPE={curve.kind}",
        "##ORIGIN=Gwanmun",
        f"##XUNITS={curve.x_unit}",
        f"##YUNITS={curve.y_unit}",
        f"##FIRSTX={curve.x[0]:.6g}",
        f"##LASTX={curve.x[-1]:.6g}",
        f"##NPOINTS={curve.x.size}",
        "##XFACTOR=1",
        "##YFACTOR=1",
        "##XYDATA=(X++(Y..Y))",
    ]
    for start in range(0, curve.x.size, 10):
        values = " ".join(f"{v:.0f}" for v in curve.y[start : start + 10])
        lines.append(f"{curve.x[start]:.4f} {values}")
    return "\n".join([*lines, "##END=", ""]).encode()
