"""A room's part of the rule book: what it decides by, and no more."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from gwanmun.core.book import RuleBookError
from gwanmun.countries.registry import Pack, open_pack, pack_folder


def test_a_rooms_book_goes_on_while_only_other_law_changes() -> None:
    pack = open_pack("kr")
    days = pack.days_of("parcels")
    assert set(days) < set(pack.days)
    for day in pack.days:
        book = pack.book(day, "parcels")
        assert book is pack.book(book.valid_from, "parcels")
        assert book.valid_from in days
        assert book.valid_to is None or book.valid_to + timedelta(1) in days


def test_a_rooms_book_holds_what_the_pack_names_and_no_more() -> None:
    pack = open_pack("kr")
    whole, room = pack.book(date(2026, 7, 1)), pack.book(date(2026, 7, 1), "parcels")
    assert set(room.parameters) < set(whole.parameters)
    assert all(room.parameters[name] == whole.parameters[name] for name in room.parameters)
    assert set(room.tables) < set(whole.tables)
    assert set(room.rules) == set(whole.rules_of("parcels"))
    assert room.digest == whole.digest


def test_a_room_that_is_not_named_gets_everything() -> None:
    pack = open_pack("kr")
    whole, room = pack.book(date(2026, 7, 1)), pack.book(date(2026, 7, 1), "tariff")
    assert set(room.parameters) == set(whole.parameters)
    assert pack.days_of("tariff") == pack.days


def test_a_room_cannot_ask_for_a_table_that_is_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "kr"
    shutil.copytree(pack_folder("kr"), folder, ignore=shutil.ignore_patterns("__pycache__"))
    told = (
        (folder / "pack.toml")
        .read_text("utf-8")
        .replace('"risk_lanes", "tariff"]', '"risk_lanes", "nowhere"]')
    )
    (folder / "pack.toml").write_text(told, "utf-8")
    with pytest.raises(RuleBookError, match="nowhere"):
        Pack(folder)
