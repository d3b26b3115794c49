"""What a description says, read word by word."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

BREAK = "\n"  # stands where a misleading phrase stood: no phrase reaches across it


def words_of(description: str) -> list[str]:
    plain = "".join(c if c.isalnum() else " " for c in description.lower())
    return plain.split()


def endings(phrase: str) -> list[str]:
    """The phrase in the singular and in its plurals."""
    forms = [phrase, phrase + "s"]
    if phrase.endswith(("s", "x", "ch", "sh")):
        forms.append(phrase + "es")
    if phrase.endswith("y") and phrase[-2] not in "aeiou":
        forms.append(phrase[:-1] + "ies")
    return forms


class Reader:
    def __init__(
        self, misleading: dict[str, list[str]], categories: list[dict[str, Any]], vague: list[str]
    ) -> None:
        self.english = {f for phrase in misleading["en"] for f in endings(phrase.lower())}
        self.korean = {phrase.lower() for phrase in misleading["ko"]}
        self.longest_first = sorted(self.english | self.korean, key=lambda p: (-len(p), p))
        self.categories = categories
        self.vague = sorted(vague, key=len, reverse=True)
        self.category = lru_cache(maxsize=50_000)(self._category)
        self.says_nothing = lru_cache(maxsize=50_000)(self._says_nothing)

    def _without_misleading(self, text: str) -> str:
        at, kept = 0, ""
        while at < len(text):
            for phrase in self.longest_first:
                if not text.startswith(phrase, at):
                    continue
                if phrase in self.english and not self._stands_alone(text, at, at + len(phrase)):
                    continue
                kept += BREAK
                at += len(phrase)
                break
            else:
                kept += text[at]
                at += 1
        return kept

    @staticmethod
    def _stands_alone(text: str, start: int, end: int) -> bool:
        return (start == 0 or text[start - 1] == " ") and (end == len(text) or text[end] == " ")

    def _category(self, description: str) -> int | None:
        """Place of the first category one of whose words is said; None when none is."""
        text = self._without_misleading(" ".join(words_of(description)))
        apart = f" {text} ".replace(BREAK, f" {BREAK} ")
        for place, category in enumerate(self.categories):
            words = category.get("words", {})
            if any(word.lower() in text for word in words.get("ko", ())):
                return place
            if any(f" {word.lower()} " in apart for word in words.get("ko_whole", ())):
                return place
            if any(f" {form} " in apart for word in words.get("en", ()) for form in endings(word.lower())):
                return place
        return None

    def _says_nothing(self, description: str) -> bool:
        """Only words that say nothing, figures, or no words at all."""
        left = words_of(description)
        while left:
            if left[0].isdigit() and left[0].isascii():
                left = left[1:]
                continue
            for phrase in self.vague:
                parts = phrase.split()
                if left[: len(parts)] == parts:
                    left = left[len(parts) :]
                    break
            else:
                return False
        return True
