"""The command ``gwanmun``: one module per command, heavy imports only once a command runs."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer

from gwanmun.cli import out
from gwanmun.cli.commands import (
    accounts,
    assess,
    audit,
    bench,
    classify,
    clear,
    demo,
    doctor,
    fx,
    inspection,
    migrate,
    pack,
    parcel,
    registry,
    risk,
    sample,
    schema,
    serve,
    tariff,
    worker,
)
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T, without_language


class Gwanmun(typer.Typer):
    """A Typer that turns what users do wrong into one line, and never into a traceback."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        as_json = "--json" in sys.argv[1:]
        sys.argv[1:] = without_language(sys.argv[1:])
        try:
            return super().__call__(*args, **kwargs)
        except Stop as stop:
            out.tell(stop, as_json=as_json)
            sys.exit(stop.code)
        except KeyboardInterrupt:
            sys.exit(Exit.INTERRUPTED)
        except BrokenPipeError:
            # The reader has what it wanted (``gwanmun … | head``); Python must not complain at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(Exit.OK)
        except Exception as error:
            if os.environ.get("GWANMUN_DEBUG"):
                raise
            out.tell(out.internal(error), as_json=as_json)
            sys.exit(Exit.INTERNAL)


app = Gwanmun(
    name="gwanmun",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=T(
        "관문: 전자상거래 특송물품 통관. 적하목록을 받아 물품마다 판정하고 근거를 남깁니다.",
        "Gwanmun: clears e-commerce parcels. Takes manifests in, decides each parcel, keeps the reasons.",
    ),
)


@app.callback()
def everywhere(
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            help=T("언어: ko 또는 en (환경변수 GWANMUN_LANG).", "Language: ko or en (GWANMUN_LANG)."),
            show_default=False,
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help=T("판 번호를 출력합니다.", "Print the version."))
    ] = False,
) -> None:
    if lang not in (None, "ko", "en"):
        raise Stop(Exit.USAGE, T("언어는 ko 또는 en입니다.", "The language is ko or en."))
    if version:
        from importlib.metadata import version as installed

        out.say(f"gwanmun {installed('gwanmun')}")
        raise typer.Exit(Exit.OK)


for module in (clear, parcel, assess, serve, worker, demo, migrate, bench, doctor):
    module.add_to(app)
app.add_typer(sample.app, name="sample")
app.add_typer(registry.app, name="registry")
app.add_typer(fx.app, name="fx")
app.add_typer(pack.app, name="pack")
app.add_typer(tariff.app, name="tariff")
app.add_typer(schema.app, name="schema")
app.add_typer(accounts.organisations, name="org")
app.add_typer(accounts.people, name="user")
app.add_typer(accounts.keys, name="key")
app.add_typer(audit.app, name="audit")
app.add_typer(classify.app, name="classify")
app.add_typer(risk.app, name="risk")
if inspection.app.registered_commands:
    app.add_typer(inspection.app, name="inspection")
