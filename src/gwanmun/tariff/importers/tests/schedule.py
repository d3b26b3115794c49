"""The official schedule beside the repository, and small ones made here."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from gwanmun.countries.registry import pack_folder
from gwanmun.tariff.importers.hts import Programmes, Schedule, read_schedule

FILE = Path(__file__).resolve().parents[6] / "shared/data/us_hts/us_hts_2026_rev4_raw.csv"
DAY = date(2026, 1, 1)
HEAD = (
    "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,Special Rate of Duty,"
    "Column 2 Rate of Duty,Quota Quantity,Additional Duties\n"
)
SMALL = (
    HEAD
    + "0102,0,Live bovine animals:,,,,,,\n"
    + ",1,Cattle:,,,,,,\n"
    + "0102.29,2,Other:,,,,,,\n"
    + '0102.29.40,3,Other,,1¢/kg,"Free (AU,KR) 0.5¢/kg (JP)",5.5¢/kg,,\n'
    + ",4,Weighing less than 90 kg each:,,,,,,\n"
    + '0102.29.40.24,5,Male,"[""No."",""kg""]",,,,,\n'
    + "9102.11,0,Wrist watches:,,,,,,\n"
    + '9102.11.10,1,"Having no jewels",,44¢ each + 6% on the case,,$3 each,,\n'
    + '9102.11.10.10,2,Watch,"[""No.""]",,,,,\n'
    + '9903.88.01,0,"Articles of China provided for in subheading 0102.29.40",,'
    + '"The duty provided in the applicable subheading + 25%",,,,\n'
)


@cache
def programmes() -> Programmes:
    return Programmes.of(pack_folder("us"))


def small(text: str = SMALL, day: date = DAY) -> Schedule:
    return read_schedule(text.encode(), programmes(), day, "test")


@cache
def official() -> Schedule:
    """The whole official schedule, read once for all tests."""
    if not FILE.is_file():
        pytest.skip(f"THE OFFICIAL SCHEDULE IS NOT HERE: {FILE}")
    return read_schedule(FILE.read_bytes(), programmes(), DAY, "test")
