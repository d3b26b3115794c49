"""Forms of the supervisor's pages, labelled in two languages."""

from __future__ import annotations

from django import forms

from gwanmun.platform.accounts.models import Organisation, User
from gwanmun.platform.accounts.scopes import SCOPES
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, pick
from gwanmun.platform.webhooks import guard, services
from gwanmun.platform.webhooks.models import WebhookEndpoint
from gwanmun.portals import labels


class OrganisationForm(forms.Form):
    code = forms.RegexField(
        r"^[A-Z0-9]{2,10}$",
        label=T("부호", "Code"),
        help_text=T("영문 대문자와 숫자 2~10자", "2 to 10 capitals or digits"),
    )
    kind = forms.ChoiceField(
        label=T("종류", "Kind"), choices=[(k, v.text) for k, v in labels.ORGANISATION.items()]
    )
    name_ko = forms.CharField(label=T("한국어 이름", "Name in Korean"), max_length=100)
    name_en = forms.CharField(label=T("영어 이름", "Name in English"), max_length=100)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if Organisation.objects.filter(code=code).exists():
            raise forms.ValidationError(
                T(
                    "이미 쓰이는 부호입니다. 다른 부호를 적어 주십시오.",
                    "This code is taken. Please choose another.",
                )
            )
        return code


class StandingForm(forms.Form):
    """What an operator may do; each changes how its parcels are decided from the next manifest on."""

    us_express = forms.BooleanField(
        required=False, label=T("한·미 FTA 특송 인정(미화 200달러)", "KORUS express permission (US$200)")
    )
    secured = forms.BooleanField(required=False, label=T("포괄담보 제공", "Comprehensive security given"))
    list_barred = forms.BooleanField(required=False, label=T("목록통관 배제", "Excluded from list clearance"))
    active = forms.BooleanField(required=False, label=T("사용", "Active"))


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic when it runs
    """An organisation, by its code and its name in the reader's language."""

    def label_from_instance(self, obj: Organisation) -> str:
        return f"{obj.code} {pick(obj.name_ko, obj.name_en)}"


class UserForm(forms.Form):
    username = forms.RegexField(
        r"^[\w.@+-]{3,60}$", label=T("아이디", "User name"), help_text=T("3자 이상", "At least 3 characters")
    )
    role = forms.ChoiceField(label=T("역할", "Role"), choices=[(k, v.text) for k, v in labels.ROLE.items()])
    organisation = OrganisationField(
        label=T("소속", "Organisation"),
        queryset=Organisation.objects.filter(active=True).order_by("code"),
        empty_label=T("고르십시오", "Choose one"),
    )
    language = forms.ChoiceField(label=T("언어", "Language"), choices=[("ko", "한국어"), ("en", "English")])

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(T("이미 쓰이는 아이디입니다.", "This user name is taken."))
        return name

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        organisation = found.get("organisation")
        if organisation and found.get("role"):
            is_operator = organisation.kind == Organisation.Kind.OPERATOR
            if is_operator != (found["role"] == User.Role.OPERATOR):
                self.add_error(
                    "organisation",
                    T(
                        "특송업체 사용자는 특송업체에, 나머지는 세관에 속해야 합니다.",
                        "Operators belong to an express operator, all others to customs.",
                    ),
                )
        return found


class KeyForm(forms.Form):
    name = forms.CharField(
        label=T("이름", "Name"),
        max_length=100,
        help_text=T("어느 시스템이 쓰는지", "Which system will use it"),
    )
    scopes = forms.MultipleChoiceField(
        label=T("할 수 있는 일", "What it may do"),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=T("유효 기간(일)", "Valid for (days)"), min_value=1, max_value=1095, initial=365
    )
    rate = forms.IntegerField(
        label=T("분당 요청 한도", "Requests a minute"), min_value=1, max_value=60000, initial=300
    )


class WebhookForm(forms.Form):
    url = forms.URLField(
        label=T("받을 주소", "Address"),
        max_length=500,
        assume_scheme="https",
        help_text=T("https로 시작하는 주소", "An https address"),
    )

    def registered(self, organisation: Organisation, by: Actor) -> WebhookEndpoint | None:
        """The new endpoint; None, with the reason beside the field, when the address will not do."""
        if not self.is_valid():
            return None
        try:
            return services.add_endpoint(organisation, self.cleaned_data["url"], by=by)
        except guard.Refused:
            why = T(
                "이 주소로는 보낼 수 없습니다. 공개된 https 주소를 적어 주십시오.",
                "This address cannot be called. Give a public https address.",
            )
        except ValueError:
            why = T(
                "주소를 더 등록할 수 없습니다. 쓰지 않는 것을 지워 주십시오.",
                "No more addresses. Remove one that is not used.",
            )
        self.add_error("url", why)
        return None
