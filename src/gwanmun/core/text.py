"""A sentence in the languages of the platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    ko: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.ko if lang == "ko" else self.en

    @classmethod
    def of(cls, raw: Mapping[str, str]) -> Text:
        missing = {"ko", "en"} - set(raw)
        if missing:
            raise ValueError(f"text without {', '.join(sorted(missing))}: {dict(raw)!r}")
        return cls(str(raw["ko"]), str(raw["en"]))
