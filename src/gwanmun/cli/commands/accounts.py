"""``gwanmun org``, ``user``, ``key``: who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gwanmun.cli import out, store
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

if TYPE_CHECKING:
    from gwanmun.platform.accounts.models import User

organisations = typer.Typer(no_args_is_help=True, help=T("기관과 특송업체.", "Organisations."))
people = typer.Typer(no_args_is_help=True, help=T("사용자.", "Users."))
keys = typer.Typer(no_args_is_help=True, help=T("API 키.", "API keys."))
Once = T("비밀번호는 지금만 표시됩니다.", "The password is shown only now.")


# --- organisations -----------------------------------------------------------------------------


@organisations.command("create", help=T("기관을 등록합니다.", "Register an organisation."))
def create_organisation(
    code: Annotated[str, typer.Argument(help=T("부호 (10자까지).", "Code, up to 10 characters."))],
    ko: Annotated[str, typer.Option("--ko", help=T("한국어 이름.", "Korean name."))],
    en: Annotated[str, typer.Option("--en", help=T("영어 이름.", "English name."))],
    kind: Annotated[
        str, typer.Option("--kind", help=T("OPERATOR(특송업체) 또는 CUSTOMS(세관).", "OPERATOR or CUSTOMS."))
    ] = "OPERATOR",
    us_express: Annotated[
        bool,
        typer.Option(
            "--us-express",
            help=T("미국발 200달러 목록통관 자격.", "May use the US$200 limit for parcels from the US."),
        ),
    ] = False,
    secured: Annotated[
        bool, typer.Option("--secured", help=T("포괄담보 제공.", "Has comprehensive security."))
    ] = False,
    list_barred: Annotated[
        bool, typer.Option("--list-barred", help=T("목록통관 배제 업체.", "Excluded from list clearance."))
    ] = False,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from django.core.exceptions import ValidationError
    from django.db import IntegrityError

    from gwanmun.platform.accounts import services
    from gwanmun.platform.accounts.models import Organisation

    try:
        Organisation(code=code, kind=kind, name_ko=ko, name_en=en).clean_fields()
        made = services.create_organisation(
            code, kind, ko, en, us_express=us_express, secured=secured, list_barred=list_barred
        )
    except ValidationError as error:
        raise Stop(
            Exit.USAGE, "; ".join(f"{k}: {' '.join(v)}" for k, v in error.message_dict.items())
        ) from None
    except IntegrityError:
        raise Stop(Exit.USAGE, T(f"부호 {code}은(는) 이미 있습니다.", f"The code {code} is taken.")) from None
    if as_json:
        out.emit({"code": made.code, "kind": made.kind, "id": made.pk})
    else:
        out.say(T(f"등록하였습니다: {made}", f"Registered: {made}"))


@organisations.command("list", help=T("기관 목록.", "List organisations."))
def list_organisations(as_json: out.Json = False) -> None:
    store.ready()
    from gwanmun.platform.accounts.models import Organisation

    columns = ("code", "kind", "name_ko", "name_en", "us_express", "secured", "list_barred", "active")
    rows = list(Organisation.objects.order_by("code").values(*columns))
    if as_json:
        out.emit(rows)
    else:
        out.table("", columns, (list(row.values()) for row in rows))


# --- users -------------------------------------------------------------------------------------


@people.command(
    "create",
    help=T("사용자를 만들고 임시 비밀번호를 한 번 표시합니다.", "Make a user; the password is shown once."),
)
def create_user(
    name: Annotated[str, typer.Argument(help=T("로그인 이름.", "Log-in name."))],
    role: Annotated[str, typer.Option("--role", help="OFFICER, SUPERVISOR, AUDITOR, OPERATOR")],
    org: Annotated[
        str | None,
        typer.Option("--org", help=T("소속 기관 부호.", "Code of the organisation."), show_default=False),
    ] = None,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from django.db import IntegrityError

    from gwanmun.platform.accounts import services

    organisation = store.organisation(org) if org is not None else None
    try:
        made = services.create_user(name, role, organisation)
    except ValueError as error:
        raise Stop(Exit.USAGE, T(f"만들 수 없습니다: {error}", f"Not possible: {error}")) from None
    except IntegrityError:
        raise Stop(Exit.USAGE, T(f"이름 {name}은(는) 이미 있습니다.", f"The name {name} is taken.")) from None
    _password(name, made.password, as_json=as_json)


@people.command(
    "password",
    help=T("새 임시 비밀번호를 만들고 모든 접속을 끊습니다.", "Set a new password and end all sessions."),
)
def reset_password(
    name: Annotated[str, typer.Argument(help=T("로그인 이름.", "Log-in name."))], as_json: out.Json = False
) -> None:
    from_name = _user(name)
    from gwanmun.platform.accounts import services

    _password(name, services.reset_password(from_name).password, as_json=as_json)


@people.command(
    "passkeys",
    help=T(
        "등록된 패스키를 보여주거나 지웁니다. 등록은 웹의 내 정보에서 합니다.",
        "Show or remove passkeys. They are registered on the web, under the user's own page.",
    ),
)
def passkeys(
    name: Annotated[str, typer.Argument(help=T("로그인 이름.", "Log-in name."))],
    remove: Annotated[
        bool, typer.Option("--remove", help=T("모두 지웁니다 (기기 분실).", "Remove all (a lost device)."))
    ] = False,
    as_json: out.Json = False,
) -> None:
    user = _user(name)
    from allauth.mfa.models import Authenticator

    from gwanmun.platform.accounts import services

    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    rows = [{"id": a.pk, "created_at": a.created_at, "last_used_at": a.last_used_at} for a in found]
    if remove and rows:
        services.remove_passkeys(user)
    if as_json:
        out.emit({"passkeys": rows, "removed": remove})
    elif remove:
        out.say(T(f"패스키 {len(rows)}개를 지웠습니다.", f"{len(rows)} passkeys were removed."))
    else:
        out.table("", ("id", "created_at", "last_used_at"), (list(row.values()) for row in rows))


@people.command("active", help=T("계정을 쓰거나 못 쓰게 합니다.", "Switch an account on or off."))
def set_active(
    name: Annotated[str, typer.Argument(help=T("로그인 이름.", "Log-in name."))],
    off: Annotated[bool, typer.Option("--off", help=T("사용을 막습니다.", "Switch it off."))] = False,
    reason: Annotated[str, typer.Option("--reason", help=T("사유.", "Reason."))] = "",
    as_json: out.Json = False,
) -> None:
    user = _user(name)
    from gwanmun.platform.accounts import services

    services.set_active(user, not off, reason=reason)
    if as_json:
        out.emit({"username": name, "active": not off})
    else:
        out.say(T(f"{name}: {'사용 중지' if off else '사용'}", f"{name}: {'off' if off else 'on'}"))


@people.command("list", help=T("사용자 목록.", "List users."))
def list_users(as_json: out.Json = False) -> None:
    store.ready()
    from gwanmun.platform.accounts.models import User

    columns = ("username", "role", "organisation__code", "is_active", "last_login")
    rows = list(User.objects.order_by("username").values(*columns))
    if as_json:
        out.emit(rows)
    else:
        out.table(
            "", ("username", "role", "org", "active", "last_login"), (list(row.values()) for row in rows)
        )


def _user(name: str) -> User:
    store.ready()
    from gwanmun.platform.accounts.models import User

    found = User.objects.filter(username=name).first()
    if found is None:
        raise Stop(Exit.NOT_FOUND, T(f"사용자 {name}이(가) 없습니다.", f"There is no user {name}."))
    return found


def _password(name: str, password: str | None, *, as_json: bool) -> None:
    if as_json:
        out.emit({"username": name, "password": password})
        return
    out.say(f"{name}  {password}")
    out.note(Once)


# --- API keys ----------------------------------------------------------------------------------


@keys.command("create", help=T("API 키를 만들고 한 번 표시합니다.", "Make an API key; it is shown once."))
def create_key(
    org: Annotated[str, typer.Argument(help=T("기관 부호.", "Code of the organisation."))],
    name: Annotated[str, typer.Option("--name", help=T("무엇에 쓰는 키인지.", "What the key is for."))],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            help=T(
                "허용할 일. 여러 번 쓸 수 있고, 없으면 전부.",
                "What it may do; may be repeated, all when left out.",
            ),
            show_default=False,
        ),
    ] = None,
    per_minute: Annotated[
        int, typer.Option("--per-minute", min=1, help=T("분당 요청 수.", "Requests a minute."))
    ] = 300,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.platform.accounts import keys as services
    from gwanmun.platform.accounts.scopes import SCOPES
    from gwanmun.platform.audit.services import SYSTEM

    organisation = store.organisation(org)
    try:
        made = services.issue(
            organisation, name, scope or list(SCOPES), by=SYSTEM, rate_per_minute=per_minute
        )
    except ValueError as error:
        known = ", ".join(SCOPES)
        raise Stop(
            Exit.USAGE,
            T(f"알 수 없는 범위입니다: {error}", f"{error}"),
            T(f"가능: {known}", f"Known: {known}"),
        ) from None
    if as_json:
        out.emit({"key": made.plaintext, "prefix": made.key.prefix, "scopes": made.key.scopes})
    else:
        out.say(made.plaintext)
        out.note(T("이 키는 지금만 표시됩니다.", "The key is shown only now."))


@keys.command("list", help=T("API 키 목록.", "List API keys."))
def list_keys(as_json: out.Json = False) -> None:
    store.ready()
    from gwanmun.platform.accounts.models import ApiKey

    columns = ("prefix", "organisation__code", "name", "scopes", "created_at", "expires_at", "revoked_at")
    rows = list(ApiKey.objects.order_by("pk").values(*columns))
    if as_json:
        out.emit(rows)
    else:
        out.table("", ("prefix", "org", *columns[2:]), (list(row.values()) for row in rows))


@keys.command("revoke", help=T("API 키를 폐기합니다.", "Revoke an API key."))
def revoke_key(
    prefix: Annotated[str, typer.Argument(help=T("키의 앞부분.", "The key's prefix."))],
    reason: Annotated[str, typer.Option("--reason", help=T("사유.", "Reason."))] = "",
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.platform.accounts import keys as services
    from gwanmun.platform.accounts.models import ApiKey
    from gwanmun.platform.audit.services import SYSTEM

    found = ApiKey.objects.filter(prefix=prefix).first()
    if found is None:
        raise Stop(Exit.NOT_FOUND, T(f"키 {prefix}이(가) 없습니다.", f"There is no key {prefix}."))
    services.revoke(found, by=SYSTEM, reason=reason)
    if as_json:
        out.emit({"prefix": prefix, "revoked_at": found.revoked_at})
    else:
        out.say(T(f"키 {prefix}을(를) 폐기하였습니다.", f"The key {prefix} is revoked."))
