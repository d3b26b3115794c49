"""The example of the guide, as it is printed there, sends its message to a running server."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gwanmun.inspection.devices import contract
from gwanmun.inspection.devices.tests import kit
from gwanmun.platform.accounts import keys
from gwanmun.platform.api import key_cache
from gwanmun.platform.api.throttle import BUCKETS
from gwanmun.platform.audit.services import SYSTEM

GUIDE = Path(__file__).resolve().parents[5] / "docs" / "guides" / "inspection-devices.md"
pytestmark = pytest.mark.django_db(transaction=True)


def example() -> str:
    [found] = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    return str(found)


def run(url: str, api_key: str) -> str:
    """The block with address and key put in, in a Python of its own, as a reader of the guide runs it."""
    told = example()
    for name, value in (("url", url), ("api_key", api_key)):
        told, changed = re.subn(rf'^{name} = ".*"$', f'{name} = "{value}"', told, count=1, flags=re.MULTILINE)
        assert changed == 1, name
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_printed_example_is_taken_and_taken_once(live_server):
    BUCKETS.clear()
    key_cache.clear()
    org = kit.organisation()
    [secret] = re.findall(r'b64decode\("(\S+)"\)', example())
    device = kit.device(org, "TRACE", "ICN-TR-01", key_kind="HMAC", key=secret)
    key = keys.issue(org, "machines", ["inspection:send"], by=SYSTEM).plaintext
    assert run(live_server.url, key).startswith("201 ")
    event = contract.Event.objects.get()
    assert (event.device_id, event.subject, event.level) == (device.pk, "HBL0001", "ALARM")
    assert contract.Alarm.objects.get().event_id == event.pk
    assert run(live_server.url, key).startswith("409 ")  # at is another moment: other contents, same number
    assert contract.Event.objects.count() == 1


def test_the_printed_fields_and_forms_are_those_of_the_api():
    text = GUIDE.read_text("utf-8")
    from gwanmun.inspection.devices.api import Envelope

    told = set(re.findall(r"`(\w+)`", text.split("| Field | Meaning |")[1].split("Signed is")[0]))
    assert set(Envelope.model_fields) <= told
    assert set(contract.SIGNED) == set(Envelope.model_fields)
    media = Envelope.model_json_schema()["properties"]["media"]["enum"]
    assert set(media) - {"uff"} <= told
    assert "WCO UFF" in text
    assert "stated gap" in text
