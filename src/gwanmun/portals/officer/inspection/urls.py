"""Addresses of the pages of inspection, each begins with ``inspection/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from gwanmun.portals.officer.inspection import (
    alarms,
    cases,
    certificates,
    courses,
    curves,
    devices,
    exhibits,
    exports,
    findings,
    images,
    models,
    practice,
    reading,
    school,
)

_IMAGE = "inspection/images/<int:pk>/"

image_pages: list[URLPattern] = [
    path("inspection/images/", images.listing, name="inspection_images"),
    path("inspection/images/exports/", exports.listing, name="inspection_exports"),
    path("inspection/images/exports/ask/", exports.ask, name="inspection_export_ask"),
    path("inspection/images/exports/<int:pk>/decide/", exports.decide, name="inspection_export_decide"),
    path(_IMAGE, images.page, name="inspection_image"),
    path(f"{_IMAGE}about.json", images.about, name="inspection_image_about"),
    path(f"{_IMAGE}<int:view>/<slug:variant>.png", images.picture, name="inspection_picture"),
    path(
        f"{_IMAGE}<int:view>/<slug:variant>/<int:level>/<int:x>_<int:y>.png",
        images.tile,
        name="inspection_tile",
    ),
]

_READ = "inspection/read/<int:case_id>/"
_FINDING = "inspection/findings/<int:finding_id>/"

reading_pages: list[URLPattern] = [
    path("inspection/cases/", cases.listing, name="inspection_queue"),
    path("inspection/cases/<int:case_id>/", cases.record, name="inspection_case"),
    path("inspection/cases/<int:case_id>/take/", reading.take_this, name="inspection_take"),
    path("inspection/cases/<int:case_id>/resume/", cases.resume, name="inspection_resume"),
    path("inspection/cases/<int:case_id>/dismiss/", cases.dismiss, name="inspection_dismiss"),
    path("inspection/next/", reading.take, name="inspection_next"),
    path(_READ, reading.page, name="inspection_read"),
    path(f"{_READ}decide/", reading.decide, name="inspection_decide"),
    path(
        f"{_READ}practice/<int:key>/<int:view>/<slug:variant>.png",
        practice.picture,
        name="inspection_practice",
    ),
    path(f"{_READ}undo/", reading.undo, name="inspection_undo"),
    path(f"{_READ}renew/", reading.renew, name="inspection_renew"),
    path(f"{_READ}let-go/", reading.let_go, name="inspection_let_go"),
    path(f"{_READ}help/", reading.help_with, name="inspection_help"),
    path("inspection/findings/", findings.listing, name="inspection_findings"),
    path("inspection/findings/from-alert/", findings.from_alert, name="inspection_from_alert"),
    path(_FINDING, findings.page, name="inspection_finding"),
    path(f"{_FINDING}change/", findings.change, name="inspection_finding_change"),
    path(f"{_FINDING}photos/", findings.add_photo, name="inspection_photo_add"),
    path(f"{_FINDING}photos/<int:photo_id>.jpg", findings.photo, name="inspection_photo"),
    path(f"{_FINDING}exhibits/", findings.seal, name="inspection_seal"),
    path("inspection/exhibits/<int:exhibit_id>/", exhibits.page, name="inspection_exhibit"),
    path("inspection/exhibits/<int:exhibit_id>/hand/", exhibits.hand, name="inspection_hand"),
    path("inspection/exhibits/<int:exhibit_id>/custody.pdf", exhibits.paper, name="inspection_custody"),
]

_CURVES = "inspection/devices/<int:pk>/calibration/"

device_pages: list[URLPattern] = [
    path("inspection/devices/", devices.listing, name="inspection_devices"),
    path("inspection/devices/new/", devices.new, name="inspection_device_new"),
    path("inspection/devices/<int:pk>/", devices.page, name="inspection_device"),
    path("inspection/devices/<int:pk>/decide/", devices.decide, name="inspection_device_decide"),
    path("inspection/devices/<int:pk>/change/", devices.change, name="inspection_device_change"),
    path(_CURVES, curves.page, name="inspection_curves"),
    path(f"{_CURVES}propose/", curves.propose, name="inspection_curves_propose"),
    path(f"{_CURVES}<int:row>/decide/", curves.decide, name="inspection_curves_decide"),
    path(f"{_CURVES}<int:row>.png", curves.picture, name="inspection_curves_picture"),
    path("inspection/alarms/", alarms.listing, name="inspection_alarms"),
    path("inspection/alarms/<int:pk>/", alarms.page, name="inspection_alarm"),
    path("inspection/alarms/<int:pk>/handle/", alarms.handle, name="inspection_alarm_handle"),
]

model_pages: list[URLPattern] = [
    path("inspection/models/", models.listing, name="inspection_models"),
    path("inspection/models/register/", models.register, name="inspection_model_register"),
    path("inspection/models/<int:pk>/", models.card, name="inspection_model"),
    path("inspection/models/<int:pk>/decide/", models.decide, name="inspection_model_decide"),
]

_SCHOOL = "inspection/school/"
_LESSON = f"{_SCHOOL}lessons/<int:pk>/"

school_pages: list[URLPattern] = [
    path(_SCHOOL, school.home, name="inspection_school"),
    path(f"{_SCHOOL}office/", school.office, name="inspection_school_office"),
    path(f"{_SCHOOL}courses/<int:pk>/<int:number>/", school.module, name="inspection_module"),
    path(f"{_SCHOOL}courses/<int:pk>/<int:number>/start/", school.start, name="inspection_lesson_start"),
    path(f"{_SCHOOL}authors/", courses.listing, name="inspection_courses"),
    path(f"{_SCHOOL}authors/new/", courses.new, name="inspection_course_new"),
    path(f"{_SCHOOL}authors/<int:pk>/", courses.page, name="inspection_course"),
    path(f"{_SCHOOL}authors/<int:pk>/edit/", courses.edit, name="inspection_course_edit"),
    path(f"{_SCHOOL}authors/<int:pk>/propose/", courses.propose, name="inspection_course_propose"),
    path(f"{_SCHOOL}authors/<int:pk>/decide/", courses.decide, name="inspection_course_decide"),
    path(f"{_SCHOOL}share/", certificates.share, name="inspection_share"),
    path(f"{_SCHOOL}certificates/<int:pk>.pdf", certificates.paper, name="inspection_certificate"),
    path(
        f"{_SCHOOL}certificates/<int:pk>/revoke/",
        certificates.revoke,
        name="inspection_certificate_revoke",
    ),
    path(f"{_LESSON}certify/", school.certify, name="inspection_certify"),
    path(_LESSON, school.lesson, name="inspection_lesson"),
    path(f"{_LESSON}answer/", school.answer, name="inspection_lesson_answer"),
    path(f"{_LESSON}<int:item>/<int:view>.png", school.picture, name="inspection_lesson_picture"),
]

urlpatterns: list[URLPattern] = [
    *image_pages,
    *model_pages,
    *reading_pages,
    *device_pages,
    *school_pages,
]
