"""The frame of every page: languages, display, menu, errors, no official signs."""

from __future__ import annotations

import re

import pytest
from django.test import override_settings
from django.urls import reverse

from gwanmun.portals import home

pytestmark = pytest.mark.django_db


def test_theme_and_scale_stay_and_a_foreign_next_does_not_lead_away(client):
    response = client.post(reverse("display"), {"theme": "high-contrast", "next": "https://evil.example/"})
    assert response["Location"] == "/"
    client.post(reverse("display"), {"scale": "xlg"})
    page = client.get("/").content.decode()
    assert 'data-krds-mode="high-contrast"' in page
    assert 'data-scale="xlg"' in page


@pytest.mark.parametrize("cookie", ["gwanmun_theme", "gwanmun_scale"])
def test_a_forged_cookie_reaches_no_page(client, cookie):
    client.cookies[cookie] = '"><script>'
    page = client.get("/").content.decode()
    assert 'data-krds-mode="light"' in page
    assert 'data-scale="md"' in page


def test_the_menu_fits_the_role(client, day):
    seen = {}
    for role, user in day.people.items():
        client.force_login(user)
        page = client.get(reverse("account")).content.decode()
        seen[role] = {name for name in ("queue", "organisations", "audit") if f"/{name}/" in page}
    assert seen == {
        "OFFICER": {"queue"},
        "SUPERVISOR": {"queue", "organisations", "audit"},
        "AUDITOR": {"queue", "audit"},
        "OPERATOR": set(),
    }


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_page_mixes_languages(client, day, language):
    """English pages hold Korean only where it is marked as Korean, and never the other way round."""
    client.force_login(day.people["SUPERVISOR"])
    client.cookies["gwanmun_language"] = language
    for url in (
        reverse("officer:workbench"),
        reverse("officer:manifests"),
        reverse("supervisor:organisations"),
        reverse("supervisor:audit"),
        reverse("account"),
    ):
        page = client.get(url).content.decode()
        assert f'<html lang="{language}"' in page
        if language == "en":
            page = re.sub(r'<(\w+)[^>]*lang="ko"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
            assert not re.findall(r"[가-힣]+", page), url


def test_errors_have_a_page_in_both_languages(client, settings):
    for language, words in (("ko", "찾는 화면이 없습니다"), ("en", "There is no such page")):
        client.cookies["gwanmun_language"] = language
        response = client.get("/nothing/here/")
        assert response.status_code == 404
        assert words in response.content.decode()


@pytest.mark.parametrize("status", [s for s in home.PROBLEMS if s])
def test_each_problem_says_what_to_do(rf, status):
    response = home.problem(rf.get("/"), status)
    assert response.status_code == status
    assert str(home.PROBLEMS[status][0]) in response.content.decode()


def test_a_failed_csrf_check_is_told_kindly(day):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("display"), {"theme": "light"})
    assert response.status_code == 403
    assert "이 화면을 볼 권한이 없습니다" in response.content.decode()


@override_settings(DEBUG=False)
def test_nothing_is_inline_that_the_policy_would_refuse(client, day):
    client.force_login(day.people["SUPERVISOR"])
    for url in (
        reverse("officer:workbench"),
        reverse("officer:parcel", args=[day.held.pk]),
        reverse("account_login"),
    ):
        page = client.get(url).content.decode()
        assert not re.search(r"\son[a-z]+=", page), url
        assert "javascript:" not in page
        for attributes in re.findall(r"<script([^>]*)>", page):
            assert "src=" in attributes or "application/json" in attributes, url


def test_no_official_masthead_is_shown(client):
    page = client.get("/").content.decode()
    assert "krds-masthead" not in page
    assert "공식 전자정부 누리집이 아니" in page
