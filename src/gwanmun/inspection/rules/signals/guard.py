"""XML looked through before a library may read it: whole, shallow, of bearable size, without a DOCTYPE.

The check knows no name spaces, so that a prefix nobody declared (``DHS:`` in real measurements) passes.
"""

from __future__ import annotations

import re
from xml.parsers import expat  # reads what may be hostile: limits below, no entity is ever expanded

from gwanmun.inspection.rules.scans import ScanFault

MOST_BYTES = 64 << 20
DEEPEST = 64
MOST_ELEMENTS = 500_000
MOST_CHANNELS = 1 << 17  # of one spectrum, after its zeroes are put back
_NUMBERS = re.compile(r"[^\s,]+")


def check(data: bytes, *, spectra: bool = False) -> str:
    """The name of the outermost element, without its prefix. Raises ScanFault.

    ``spectra``: counts packed as "0 n" for n zeroes are added up, so that no message can ask for a spectrum
    of a thousand million channels.
    """
    if len(data) > MOST_BYTES:
        raise _fault(
            "TOO_LARGE",
            f"{MOST_BYTES >> 20} MiB까지 받습니다. 나누어 보내십시오.",
            f"has more than {MOST_BYTES >> 20} MiB. Send it in parts.",
        )
    seen = _Seen(spectra)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = seen.start
    parser.EndElementHandler = seen.end
    parser.CharacterDataHandler = seen.text
    parser.StartDoctypeDeclHandler = _doctype
    try:
        parser.Parse(data, True)
    except ScanFault:
        raise
    except expat.ExpatError as broken:
        line = broken.lineno
        raise _fault(
            "XML",
            f"{line}번째 줄에서 XML이 끊기거나 잘못되었습니다. 장비에서 파일 전체를 다시 내보내십시오.",
            f"breaks off or is no XML at line {line}. Export the whole file again.",
        ) from None
    except (ValueError, LookupError):  # an encoding nobody knows
        raise _fault(
            "XML",
            "문자 인코딩을 알 수 없습니다. UTF-8로 보내십시오.",
            "is in an unknown encoding. Send UTF-8.",
        ) from None
    return seen.root


class _Seen:
    def __init__(self, spectra: bool) -> None:
        self.root = ""
        self.depth = 0
        self.elements = 0
        self.spectra = spectra
        self.packed: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name.rpartition(":")[2]
        self.depth += 1
        self.elements += 1
        if self.depth > DEEPEST or self.elements > MOST_ELEMENTS:
            raise _fault(
                "BOMB",
                "요소가 너무 깊거나 많습니다. 측정 한 건씩 나누어 보내십시오.",
                "nests too deeply or has too many elements. Send one measurement at a time.",
            )
        if self.spectra and name.rpartition(":")[2] == "ChannelData":
            how = " ".join(attributes.values()).lower()
            self.packed = [] if "countedzero" in how else None

    def text(self, text: str) -> None:
        if self.packed is not None:
            self.packed.append(text)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.packed is not None and name.rpartition(":")[2] == "ChannelData":
            _unpacked("".join(self.packed))
            self.packed = None


def _unpacked(text: str) -> int:
    total, zero = 0, False
    for word in _NUMBERS.findall(text):
        try:
            value = float(word)
            total += int(value) if zero else int(value != 0)
        except (ValueError, OverflowError):
            raise _fault(
                "VALUE",
                f"ChannelData의 '{word[:20]}'은 수가 아닙니다.",
                f"holds '{word[:20]}' in ChannelData, which is no count.",
            ) from None
        zero = not zero and value == 0
        if total > MOST_CHANNELS or total < 0:
            raise _fault(
                "BOMB",
                f"스펙트럼은 {MOST_CHANNELS:,}채널까지 받습니다.",
                f"has a spectrum of more than {MOST_CHANNELS:,} channels.",
            )
    return total


def _doctype(*_: object) -> None:
    raise _fault(
        "DOCTYPE",
        "DOCTYPE이 있는 XML은 받지 않습니다. DOCTYPE을 빼고 보내십시오.",
        "has a DOCTYPE, which is not accepted. Send it without one.",
    )


def _fault(code: str, ko: str, en: str) -> ScanFault:
    return ScanFault(code, "payload", ko, en)
