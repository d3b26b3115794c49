from __future__ import annotations

import datetime as dt

from gwanmun.platform import jobs
from gwanmun.platform.accounts import keys


@jobs.register("accounts.key_used")
def key_used(key_id: int, at: str) -> None:
    keys.note_use(key_id, dt.datetime.fromisoformat(at))
