"""The form a profile is written in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from gwanmun.platform.i18n import T, language
from gwanmun.portals import labels
from gwanmun.portals.officer.risk import labels as _names  # noqa: F401 - registers its names
from gwanmun.risk import contract as risk
from gwanmun.risk.profiles import contract

COUNTRY = "kr"
USUAL_DAYS = 180


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=T("이름", "Name"), max_length=40,
        help_text=T(
            "영문 소문자, 숫자, 밑줄. 나중에 바꿀 수 없습니다.", "a–z, 0–9 and _; it cannot be changed later."
        ),
    )  # fmt: skip
    kind = forms.ChoiceField(label=T("대상", "Kind of items"))
    criterion = forms.CharField(
        label=T("조건", "Criterion"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    title_ko = forms.CharField(label=T("한국어 제목", "Title in Korean"), max_length=120)
    title_en = forms.CharField(label=T("영어 제목", "Title in English"), max_length=120)
    reason_ko = forms.CharField(
        label=T("사유 문구(한국어)", "Reason shown (Korean)"), max_length=300, required=False
    )
    reason_en = forms.CharField(
        label=T("사유 문구(영어)", "Reason shown (English)"), max_length=300, required=False
    )
    points = forms.IntegerField(
        label=T("점수(0~1000)", "Points (0 to 1000)"), min_value=0, max_value=1000, initial=100
    )
    lane = forms.ChoiceField(label=T("최소 검사 구분", "Least lane"), required=False)
    ground = forms.CharField(
        label=T("근거", "Ground"), max_length=300,
        help_text=T("법령, 고시, 정보분석 보고서", "law, notice or intelligence report"),
    )  # fmt: skip
    owner = forms.CharField(label=T("담당 부서", "Unit that owns it"), max_length=60)
    effective_from = forms.DateField(label=T("시행일", "In force from"), widget=_day())
    expires_on = forms.DateField(label=T("만료일", "Until (last day)"), widget=_day())

    def __init__(self, data: Any = None, *, fresh: bool = False, version: Any = None) -> None:
        today = timezone.localdate()
        initial: dict[str, Any] = {
            "effective_from": today, "expires_on": today + dt.timedelta(USUAL_DAYS), "kind": "PARCEL",
        }  # fmt: skip
        if version is not None:
            initial |= {name: getattr(version, name) for name in contract.FIELDS}
            initial["effective_from"] = max(today, version.effective_from)
        super().__init__(data, initial=initial)
        lanes = risk.lanes_of(contract.book(COUNTRY, today)).controls
        nothing = ("", T("정하지 않음(점수만)", "none (points alone)"))
        choices = [(lane.code, lane.name[language()]) for lane in reversed(lanes)]
        self.fields["lane"].choices = [nothing, *choices]  # type: ignore[attr-defined]
        if fresh:
            kinds = labels.KINDS["item_kind"]
            self.fields["kind"].choices = [(k, kinds[k].text) for k in risk.KINDS]  # type: ignore[attr-defined]
        else:
            del self.fields["name"], self.fields["kind"]

    def clean_criterion(self) -> str:
        return str(self.cleaned_data["criterion"]).replace("\r\n", "\n").strip()

    def given(self) -> dict[str, Any]:
        """What a version says."""
        return {name: self.cleaned_data[name] for name in contract.FIELDS}

    def tell(self, faults: list[contract.Refused]) -> None:
        for fault in faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault.message[language()])
