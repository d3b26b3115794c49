"""Check every link of built pages and of Markdown files, without a network: ``check_links.py PATH…``.

A folder is taken as a built site: each ``href`` and ``src`` must lead to a file of the site and,
with a fragment, to an ``id`` in it; scripts, styles, fonts and images must come from the site itself,
so that the pages work where there is no network. A Markdown file: its relative links and pictures must
lead to files. Links to other sites are left alone. Exit status 1 and one line for each fault.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {"script", "img", "source", "iframe"}


class Page(HTMLParser):
    """Ids and links of one page. ``links``: (tag, address) with tag ``load`` for what is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values[name] for name in ("id", "name") if name in values}
        stylesheet = tag == "link" and values.get("rel") in ("stylesheet", "icon", "preload", "preconnect")
        for name in ("href", "src"):
            if name in values:
                self.links.append(("load" if tag in LOADED or stylesheet else tag, values[name]))


@cache
def page(path: Path) -> Page:
    reader = Page()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def fault(base: Path, root: Path, tag: str, address: str) -> str | None:
    """What is wrong with a link on the page ``base`` of the site ``root``; null when it holds."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        outside = parts.scheme in ("http", "https", "") and tag == "load"
        return "is fetched from another site" if outside else None
    way = unquote(parts.path)
    target = base if not way else root / way.lstrip("/") if way.startswith("/") else base.parent / way
    if target.is_dir():
        target = target / "index.html"
    if not target.exists():
        return "does not exist"
    if parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in page(target).ids:
        # The theme's own skip and source links use fragments that its script answers.
        return None if parts.fragment.startswith("__") else "has no such anchor"
    return None


def site(root: Path) -> list[str]:
    faults = []
    for path in sorted(root.rglob("*.html")):
        if path.name == "404.html":
            continue  # served from any depth; its links are absolute on the final address
        for tag, address in page(path).links:
            if wrong := fault(path, root, tag, address):
                faults.append(f"{path.relative_to(root)}: {address} {wrong}")
    return faults


def markdown(path: Path) -> list[str]:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    addresses = re.findall(r"\]\(<?([^)\s>]+)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    return [
        f"{path}: {a} does not exist"
        for a in addresses
        if not urlsplit(a).scheme and not a.startswith("#") and not (path.parent / a.split("#")[0]).exists()
    ]


def main() -> None:
    faults: list[str] = []
    for name in sys.argv[1:]:
        path = Path(name)
        faults += site(path) if path.is_dir() else markdown(path)
    for line in faults:
        print(line)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
