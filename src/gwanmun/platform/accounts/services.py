"""Organisations and people: made by a supervisor or the command line, each act on the record."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from gwanmun.platform.accounts.models import Organisation, User
from gwanmun.platform.audit import services as audit

#: No 0/O, 1/l/I: passwords are typed from a screen or a slip of paper.
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Account:
    user: User
    password: str | None  # in clear, to be shown once; None when it was already set and stays


@transaction.atomic
def create_organisation(
    code: str,
    kind: str,
    name_ko: str,
    name_en: str,
    *,
    by: audit.Actor = audit.SYSTEM,
    us_express: bool = False,
    secured: bool = False,
    list_barred: bool = False,
) -> Organisation:
    """Raises ``IntegrityError`` when ``code`` is taken and ``ValueError`` for an unknown kind."""
    organisation = Organisation.objects.create(
        code=code,
        kind=Organisation.Kind(kind),
        name_ko=name_ko,
        name_en=name_en,
        us_express=us_express,
        secured=secured,
        list_barred=list_barred,
    )
    flags = {"us_express": us_express, "secured": secured, "list_barred": list_barred}
    after = {"code": code, "kind": kind, **flags}
    audit.record(by, "organisation.created", "organisation", organisation.pk, after=after)
    return organisation


@transaction.atomic
def create_user(
    username: str,
    role: str,
    organisation: Organisation | None,
    *,
    by: audit.Actor = audit.SYSTEM,
    password: str | None = None,
    language: str = "ko",
) -> Account:
    """A person with one role; without ``password`` a random one is made and returned once.

    Raises ``ValueError`` when role and organisation do not fit: operators belong to an operator,
    officers, supervisors and auditors to customs or to nobody.
    """
    role = User.Role(role)
    kind = organisation.kind if organisation else None
    if (role == User.Role.OPERATOR) != (kind == Organisation.Kind.OPERATOR):
        raise ValueError(f"a user with role {role} cannot belong to {organisation or 'no organisation'}")
    secret = password or random_password()
    user = User.objects.create_user(
        username=username, password=secret, role=role, organisation=organisation, language=language
    )
    after = {"username": username, "role": role, "organisation": organisation.code if organisation else None}
    audit.record(by, "user.created", "user", user.pk, after=after)
    return Account(user, secret)


@transaction.atomic
def reset_password(user: User, *, by: audit.Actor = audit.SYSTEM, reason: str = "") -> Account:
    """A new random password; every session of ``user`` ends."""
    secret = random_password()
    user.set_password(secret)
    user.save(update_fields=["password"])
    end_sessions(user)
    audit.record(by, "user.password_reset", "user", user.pk, reason=reason)
    return Account(user, secret)


@transaction.atomic
def remove_passkeys(user: User, *, by: audit.Actor = audit.SYSTEM, reason: str = "") -> int:
    """Take every passkey, authenticator app and recovery code away (a lost device); sessions end.

    Returns how many passkeys there were. The password stays and logs in alone from now on.
    """
    own = Authenticator.objects.filter(user=user)
    number = int(own.filter(type=Authenticator.Type.WEBAUTHN).count())
    if own.delete()[0]:
        end_sessions(user)
        audit.record(by, "user.passkeys_removed", "user", user.pk, reason=reason, before={"passkeys": number})
    return number


@transaction.atomic
def set_active(user: User, active: bool, *, by: audit.Actor = audit.SYSTEM, reason: str = "") -> None:
    """Switch an account on or off; switched off, its sessions end at once."""
    if user.is_active == active:
        return
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        end_sessions(user)
    audit.record(by, "user.activated" if active else "user.deactivated", "user", user.pk, reason=reason)


def end_sessions(user: User) -> int:
    """Delete the sessions of ``user``; returns how many there were."""
    living = Session.objects.filter(expire_date__gt=timezone.now())
    own = [s.pk for s in living.iterator() if s.get_decoded().get("_auth_user_id") == str(user.pk)]
    return Session.objects.filter(pk__in=own).delete()[0]


def random_password(length: int = 16) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


# --- the demonstration ----------------------------------------------------------------------------

_DEMO_PLACES = (
    {
        "code": "DEMOICN",
        "kind": "CUSTOMS",
        "name_ko": "인천공항세관 (시연)",
        "name_en": "Incheon Airport Customs (demo)",
    },
    {
        "code": "DEMOEXP",
        "kind": "OPERATOR",
        "name_ko": "한빛특송 (시연)",
        "name_en": "Hanbit Express (demo)",
        "us_express": True,
        "secured": True,
    },
)
_DEMO_PEOPLE = (
    ("officer", "OFFICER", "DEMOICN"),
    ("supervisor", "SUPERVISOR", "DEMOICN"),
    ("auditor", "AUDITOR", "DEMOICN"),
    ("operator", "OPERATOR", "DEMOEXP"),
)


@transaction.atomic
def demo_accounts(*, reset: bool = False) -> tuple[dict[str, Organisation], list[Account]]:
    """Two organisations and one person of each role, with random passwords.

    Run again it changes nothing and returns ``password=None``, unless ``reset`` asks for new ones.
    """
    places: dict[str, Organisation] = {}
    for place in _DEMO_PLACES:
        found = Organisation.objects.filter(code=place["code"]).first()
        places[str(place["code"])] = found or create_organisation(**place)
    accounts = []
    for username, role, code in _DEMO_PEOPLE:
        user = User.objects.filter(username=username).first()
        if user is None:
            accounts.append(create_user(username, role, places[code]))
        else:
            accounts.append(reset_password(user) if reset else Account(user, None))
    return places, accounts
