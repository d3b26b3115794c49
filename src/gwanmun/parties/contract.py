"""The door to the registry of personal customs codes for other rooms."""

from __future__ import annotations

from gwanmun.parties.services import Loaded, few_personal_codes, load_personal_codes, personal_codes

__all__ = ["Loaded", "few_personal_codes", "load_personal_codes", "personal_codes"]
