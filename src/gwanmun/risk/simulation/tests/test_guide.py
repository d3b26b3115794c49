"""The guide and its pictures are what the committed figures make of them."""

from __future__ import annotations

import simulation_docs


def test_guide_and_pictures_are_up_to_date() -> None:
    for file, text in simulation_docs.made().items():
        assert file.read_text(encoding="utf-8") == text, f"{file.name}: run make generate"
