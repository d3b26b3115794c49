"""House rules about files: none too long, none undocumented, versions and commands that agree."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.foundation.tree import ROOT, text, with_suffix

CODE = (".py", ".html", ".css", ".js", ".yaml", ".toml", ".md", ".sh")
LIMIT = 400
#: Files of Django and of the job queue whose name already says what they are.
SPEAKING_NAMES = ("__init__.py", "apps.py", "tasks.py")
#: A longer file needs a reason here.
LONGER: dict[str, str] = {
    "docs/guides/command-line.md": "the whole reference on one page, made from the program",
    "src/gwanmun/countries/kr/tables/goods.yaml": "one ordered table: the first category that fits wins",
}


def lines(path: Path) -> int:
    return text(path).count("\n")


def test_no_file_outgrows_its_subject() -> None:
    own = [p for p in with_suffix(*CODE) if "migrations" not in p.parts]  # those are written by Django
    long = {str(p): lines(p) for p in own if lines(p) > LIMIT and str(p) not in LONGER}
    assert long == {}, "a file this long has found a second subject: split it, or give the reason in LONGER"


def test_every_reason_for_length_is_still_needed() -> None:
    assert [name for name in LONGER if not (ROOT / name).exists() or lines(Path(name)) <= LIMIT] == []


def test_the_usual_file_is_short() -> None:
    assert statistics.median(lines(p) for p in with_suffix(".py")) < 120


def test_every_module_says_what_it_is() -> None:
    """Modules with code open with a docstring; migrations are written by Django."""
    bare = [
        str(p)
        for p in with_suffix(".py")
        if "migrations" not in p.parts and p.name not in SPEAKING_NAMES and "tests" not in p.parts
        and text(p).strip() and ast.get_docstring(ast.parse(text(p))) is None
    ]  # fmt: skip
    assert bare == []


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", text(Path("Makefile")), re.MULTILINE))


def code_of(markdown: str) -> str:
    """Only what stands in code: fenced blocks and back-ticked words."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", markdown, re.DOTALL))


@pytest.mark.parametrize("path", with_suffix(".md"), ids=str)
def test_make_commands_in_the_docs_exist(path: Path) -> None:
    named = set(re.findall(r"(?:^|[`$ ])make ([a-z][a-z-]*)", code_of(text(path)), re.MULTILINE))
    assert named <= targets()


def test_every_make_target_is_explained() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    explained = set(re.findall(r"make ([a-z-]+)", done.stdout))
    assert explained == targets()


@pytest.mark.parametrize("path", with_suffix(".md"), ids=str)
def test_gwanmun_commands_in_the_docs_exist(path: Path) -> None:
    import typer

    from gwanmun.cli.main import app

    known = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    blocks = re.findall(r"(?:^|`|\$ |bin/|\| )gwanmun ([a-z][a-z-]*)", code_of(text(path)), re.MULTILINE)
    assert set(blocks) <= known


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads(text(Path("pyproject.toml")))["project"]["version"]
    assert re.search(rf"^## \[?{re.escape(version)}\]?", text(Path("CHANGELOG.md")), re.MULTILINE)


def nav(entry: object) -> set[str]:
    """Every page named in a navigation tree of mkdocs."""
    if isinstance(entry, str):
        return {entry}
    parts = entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ()
    return set().union(*map(nav, parts)) if parts else set()


def test_every_page_of_the_docs_is_in_the_menu() -> None:
    menu = nav(yaml.safe_load(text(Path("mkdocs.yml")))["nav"])
    pages = {str(p.relative_to("docs")) for p in with_suffix(".md") if p.parts[0] == "docs"}
    assert pages == {p for p in menu if not p.startswith("http")}


def test_both_readmes_show_the_same() -> None:
    """The Korean and the English README have the same commands, pictures (by language) and figures."""
    english, korean = text(Path("README.md")), text(Path("README.ko.md"))
    blocks = [re.findall(r"```sh\n(.*?)```", t, re.DOTALL) for t in (english, korean)]
    strip = [["\n".join(re.sub(r"\s*#.*", "", x) for x in b.splitlines()) for b in bs] for bs in blocks]
    assert strip[0] == strip[1]
    pictures = [sorted(re.findall(r"docs/pictures/([\w-]+?)-(?:ko|en)\.png", t)) for t in (english, korean)]
    assert pictures[0] == pictures[1]


def test_the_project_speaks_of_itself_alone() -> None:
    """No path of somebody's machine in the tree."""
    home = re.compile(r"(?<![\w.])/(?:home|Users|work|root)/\w+")
    found = [str(p) for p in with_suffix(*CODE) if p.name != Path(__file__).name and home.search(text(p))]
    assert found == []
