"""Every address against every role: nothing opens by accident, and no address is left out."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from gwanmun.portals.tests.kit import ROLES, Day

READ = {"OFFICER", "SUPERVISOR", "AUDITOR"}
ACT = {"OFFICER", "SUPERVISOR"}
MANAGE = {"SUPERVISOR"}
WATCH = {"SUPERVISOR", "AUDITOR"}
#: nothing of that number in the small day: 404 for who may, 403 for who may not
NOT_THERE = {
    *(
        "officer:risk_party",
        "officer:risk_party_look",
        "officer:risk_watch_list",
        "officer:risk_watch_import",
    ),
    *("officer:risk_watch_judge", "officer:risk_alert_handle"),
    "officer:risk_model",
    "officer:risk_model_decide",
    "officer:risk_task_act",
    *(f"officer:inspection_{name}" for name in ("image", "image_about", "picture", "tile")),
    *(f"officer:inspection_device{end}" for end in ("", "_decide", "_change")),
    *(f"officer:inspection_alarm{end}" for end in ("", "_handle")),
    *(f"officer:inspection_curves{end}" for end in ("", "_picture", "_propose", "_decide")),
    *("officer:inspection_export_ask", "officer:inspection_export_decide"),
    *(
        f"officer:risk_profile{act}"
        for act in ("", "_edit", "_test", "_progress", "_propose", "_decide", "_compare")
    ),
    *(
        f"officer:inspection_{name}"
        for name in (
            *("case", "finding", "photo", "exhibit", "custody", "read", "help", "take", "resume", "dismiss"),
            *("decide", "undo", "renew", "let_go"),
            *("from_alert", "finding_change", "photo_add", "seal", "hand"),
        )
    ),
    "officer:inspection_model",
    "officer:inspection_model_decide",
    *(f"officer:inspection_{name}" for name in ("module", "lesson_start", "lesson", "lesson_answer")),
    *(f"officer:inspection_{name}" for name in ("lesson_picture", "certify")),
    "officer:inspection_practice",
    *(f"officer:inspection_course{end}" for end in ("", "_edit", "_propose", "_decide")),
    *(f"officer:inspection_certificate{end}" for end in ("", "_revoke")),
    "supervisor:key_revoke",
    "supervisor:webhook_remove",
    "supervisor:delivery_retry",
}
#: address name → (who may, method)
MATRIX: dict[str, tuple[set[str], str]] = {
    **{
        f"officer:{name}": (READ, "get")
        for name in (
            *("workbench", "today", "figures", "lanes_csv", "find", "queue", "queue_csv", "queue_newer"),
            *("manifests", "manifest", "manifest_progress", "manifest_lanes_csv", "errors", "errors_csv"),
            *("manifest_parcels", "parcels_csv", "parcel", "classify"),
            *("risk_results", "risk_results_csv", "risk_models", "risk_model", "risk_tasks"),
        )
    },
    **{f"officer:{name}": (READ, "post") for name in ("save_view", "delete_view")},
    **{
        f"officer:{name}": (ACT, "post")
        for name in (
            *("act", "undo", "bulk", "person", "manifest_retry", "classify_decide"),
            *("risk_result_file", "risk_task_act"),
        )
    },
    **{f"officer:{name}": (ACT, "get") for name in ("risk_result_enter", "risk_second")},
    **{f"officer:risk_{name}": (READ, "get") for name in ("selection", "selection_csv", "selected")},
    **{f"officer:risk_{name}": (ACT, "post") for name in ("override", "override_undo")},
    "officer:risk_capacity": (MANAGE, "get"),
    "officer:risk_model_decide": (MANAGE, "post"),
    "officer:inspection_school": (READ, "get"),
    "officer:inspection_school_office": (WATCH, "get"),
    **{f"officer:inspection_{n}": (MANAGE, "post") for n in ("certify", "share", "certificate_revoke")},
    "officer:inspection_certificate": (ACT, "get"),
    **{f"officer:inspection_course{end}": (ACT, "get") for end in ("s", "", "_new", "_edit")},
    "officer:inspection_course_propose": (ACT, "post"),
    "officer:inspection_course_decide": (MANAGE, "post"),
    **{f"officer:inspection_{name}": (ACT, "get") for name in ("module", "lesson", "lesson_picture")},
    **{f"officer:inspection_{name}": (ACT, "post") for name in ("lesson_start", "lesson_answer")},
    **{f"officer:risk_profile{end}": (READ, "get") for end in ("s", "", "_progress", "_compare")},
    **{f"officer:risk_profile{end}": (ACT, "get") for end in ("_new", "_edit")},
    **{f"officer:risk_profile{end}": (ACT, "post") for end in ("_check", "_test", "_propose")},
    "officer:risk_profile_decide": (MANAGE, "post"),
    **{
        f"officer:risk_{name}": (READ, "get")
        for name in ("parties", "party", "watch", "watch_list", "alerts")
    },
    **{f"officer:risk_party_{name}": (ACT, "post") for name in ("find", "look")},
    **{f"officer:risk_watch_{name}": (ACT, "post") for name in ("new", "import", "judge")},
    "officer:risk_alert_handle": (ACT, "post"),
    **{
        f"officer:inspection_{name}": (READ, "get")
        for name in ("models", "model", "images", "image", "image_about", "picture", "tile")
    },
    **{
        f"officer:inspection_{name}": (READ, "get")
        for name in ("queue", "case", "findings", "finding", "photo", "exhibit", "custody")
    },
    "officer:inspection_model_decide": (MANAGE, "post"),
    "officer:inspection_model_register": (MANAGE, "post"),
    **{f"officer:inspection_{name}": (ACT, "get") for name in ("read", "help", "practice")},
    **{f"officer:inspection_{name}": (READ, "get") for name in ("devices", "device", "alarms", "alarm")},
    **{f"officer:inspection_curves{end}": (READ, "get") for end in ("", "_picture")},
    "officer:inspection_curves_propose": (ACT, "post"),
    "officer:inspection_curves_decide": (MANAGE, "post"),
    "officer:inspection_exports": (READ, "get"),
    "officer:inspection_export_ask": (ACT, "post"),
    "officer:inspection_export_decide": (MANAGE, "post"),
    "officer:inspection_device_new": (ACT, "get"),
    "officer:inspection_alarm_handle": (ACT, "post"),
    **{f"officer:inspection_device_{name}": (MANAGE, "post") for name in ("decide", "change")},
    **{
        f"officer:inspection_{name}": (ACT, "post")
        for name in (
            *("next", "take", "resume", "dismiss", "decide", "undo", "renew", "let_go"),
            *("from_alert", "finding_change", "photo_add", "seal", "hand"),
        )
    },
    **{
        f"supervisor:{name}": (MANAGE, "get")
        for name in (
            "organisations",
            "organisation_new",
            "organisation",
            "users",
            "user_new",
            "user",
            "deliveries",
        )
    },
    **{
        f"supervisor:{name}": (MANAGE, "post")
        for name in (
            "key_new",
            "webhook_new",
            "user_change",
            "key_revoke",
            "webhook_remove",
            "delivery_retry",
        )
    },
    **{f"supervisor:{name}": (WATCH, "get") for name in ("audit", "audit_csv")},
    "supervisor:audit_verify": (WATCH, "post"),
}


def address(name: str, day: Day) -> str:
    own = {
        "version_id": day.version.pk, "parcel_id": day.held.pk, "view_id": 1, "act_id": 1, "override_id": 1,
        "pk": day.operator.pk, "act": "on", "key": 1 if "practice" in name else "no-such-key",
        "case_id": 1, "finding_id": 1, "photo_id": 1, "exhibit_id": 1,
        "number": 0, "item": 1, "row": 1,
        "view": 0, "variant": "grey", "level": 0, "x": 0, "y": 0,
    }  # fmt: skip
    room, _, short = name.partition(":")
    if short.startswith("user"):
        own["pk"] = day.people["OPERATOR"].pk
    pattern = next(p for p in patterns(room) if p.name == short)
    return reverse(name, kwargs={key: own[key] for key in pattern.pattern.converters})


def patterns(room: str):
    for found in get_resolver().url_patterns:
        if getattr(found, "app_name", None) == room:
            return found.url_patterns
    raise LookupError(room)


@pytest.mark.django_db
def test_no_address_is_missing_from_the_matrix():
    known = {f"{room}:{p.name}" for room in ("officer", "supervisor") for p in patterns(room)}
    assert known == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_each_role_gets_what_the_matrix_says(name, client, day):
    allowed, method = MATRIX[name]
    url = address(name, day)
    for role in ROLES:
        client.force_login(day.people[role])
        status = getattr(client, method)(url).status_code
        if role in allowed:
            assert status in (200, 302, 400, 404), (role, status)
            assert status != 404 or name in NOT_THERE, role
        else:
            assert status == 403, (role, status)


@pytest.mark.parametrize("name", MATRIX)
def test_nobody_is_sent_to_log_in(name, client, day):
    _, method = MATRIX[name]
    response = getattr(client, method)(address(name, day))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [n for n, (_, method) in MATRIX.items() if method == "post"])
def test_what_changes_something_cannot_be_got(name, client, day):
    client.force_login(day.people["SUPERVISOR"])
    assert client.get(address(name, day)).status_code == 405


@pytest.mark.django_db
def test_a_switched_off_organisation_locks_its_people_out(client, day):
    day.customs.active = False
    day.customs.save()
    client.force_login(day.people["OFFICER"])
    assert client.get(reverse("officer:queue")).status_code == 403
