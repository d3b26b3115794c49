"""Nothing a user can type is undocumented, and the guide says what the program does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gwanmun.cli.exits import MEANINGS, Exit
from gwanmun.cli.reference import commands, exit_codes, options, reference
from gwanmun.cli.words import PAIRS, chosen, of_locale, without_language

ROOT = next(p for p in Path(__file__).parents if (p / "pyproject.toml").exists())
GUIDE = (ROOT / "docs" / "guides" / "command-line.md").read_text(encoding="utf-8")
KNOWN = dict(commands())


def section(path: str) -> str:
    found = re.search(
        rf"^### gwanmun {re.escape(path)}\n(.*?)(?=^### |<!-- end)", GUIDE, re.MULTILINE | re.DOTALL
    )
    assert found, f"gwanmun {path} is not in docs/guides/command-line.md: run make generate"
    return found[1]


@pytest.mark.parametrize("path", KNOWN)
def test_every_command_and_option_is_in_the_guide(path):
    text = section(path)
    for parameter in options(KNOWN[path]):
        if parameter.param_type_name == "option":
            for name in parameter.opts:
                assert f"`{name}`" in text
        assert parameter.help, f"{path}: {parameter.name} has no help"


def test_every_exit_code_is_in_the_guide():
    assert set(MEANINGS) == set(Exit)
    for code in Exit:
        assert f"| {int(code)} |" in GUIDE


def test_the_guide_is_what_the_program_says():
    assert reference() in GUIDE
    assert exit_codes() in GUIDE


def test_every_help_text_is_there_in_both_languages():
    for path, command in KNOWN.items():
        for text in [command.help, *(p.help for p in options(command))]:
            if text and re.search(r"[가-힣]|[a-z]{3}", text):
                assert text in PAIRS, f"{path}: {text}"


def test_every_command_that_ends_can_answer_in_json():
    bare = [path for path, c in KNOWN.items() if not any("--json" in p.opts for p in options(c))]
    assert bare == ["bench"]  # hands its options on


def test_help_loads_nothing_heavy():
    heavy = {"polars", "django", "granian", "httpx", "lxml", "structlog", "rich.progress"}
    code = f"import gwanmun.cli.main, sys; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("line", "variables", "language"),
    [
        (["clear", "--lang", "ko"], {"GWANMUN_LANG": "en"}, "ko"),
        (["--lang=en"], {"GWANMUN_LANG": "ko"}, "en"),
        (["clear"], {"GWANMUN_LANG": "ko_KR.UTF-8"}, "ko"),
        (["--lang", "fr"], {}, None),
        (["--lang"], {}, None),
        ([], {}, None),
    ],
)
def test_the_language_is_what_was_asked_for(line, variables, language):
    assert chosen(line, variables) == language


def test_without_a_wish_the_locale_decides():
    assert of_locale({"LANG": "ko_KR.UTF-8"}) == "ko"
    assert of_locale({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}) == "en"
    assert of_locale({}) == "en"


def test_the_language_may_stand_anywhere_but_not_in_data():
    assert without_language(["clear", "--lang", "ko", "a.csv", "--lang=en"]) == ["clear", "a.csv"]
    assert without_language(["--lang", "fr", "x"]) == ["--lang", "fr", "x"]
    assert without_language(["clear", "--", "--lang", "ko"]) == ["clear", "--", "--lang", "ko"]
