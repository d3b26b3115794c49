"""Documents set by Typst: a template of ours, data as JSON, the fonts of the pages embedded as subsets.

The data reach the template as text only (``json(bytes(sys.inputs.data))``): nothing in them is ever read
as markup. No network, no packages, no fonts of the machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.contrib.staticfiles import finders

#: A font of the folder; ``scripts/assets.py`` unpacks them from the packages of the pages.
FONT = "vendor/krds/fonts/PretendardGOV-Regular.subset.ttf"


class NoFonts(RuntimeError):
    """The fonts were not fetched: run ``make assets``."""


def fonts() -> Path:
    """The folder of the fonts. :raises NoFonts: they are not there."""
    found = finders.find(FONT)
    if not isinstance(found, str):
        raise NoFonts(f"{FONT} is not there; run: make assets")
    return Path(found).parent


def document(template: Path, data: Mapping[str, Any], at: datetime) -> bytes:
    """A PDF. The same template, data and time give the same bytes; ``at`` is its date of making.

    :raises NoFonts: the fonts are not there.
    :raises typst.TypstError: the template is at fault.
    """
    return typst.compile(
        template,
        root=template.parent,
        font_paths=[fonts()],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
        pdf_standards="1.7",
        timestamp=int(at.timestamp()),
    )
