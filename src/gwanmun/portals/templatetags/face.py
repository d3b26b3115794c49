"""``{% load face %}``: badges, fields and addresses of assets."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.forms import BoundField, CheckboxInput, RadioSelect, Select
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gwanmun.platform.i18n import grouped, pick
from gwanmun.portals import labels

register = template.Library()


@register.simple_tag
def badge(kind: str, code: str | None, size: str = "") -> SafeString | str:
    """A KRDS badge with the name of ``code``; nothing for no code."""
    if not code:
        return ""
    found = labels.label(kind, code)
    return format_html('<span class="krds-badge bg-light-{} {}">{}</span>', found.tone, size, found.text)


@register.filter
def named(code: str | None, kind: str) -> str:
    """``{{ row.lane|named:"lane" }}``: the name of a code in the active language."""
    return labels.label(kind, code).text


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file with its age, so that a new version is fetched at once."""
    return f"{static(path)}?{_age(path)}"


@lru_cache(maxsize=64)
def _age(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        return "0"
    return format(int(Path(found).stat().st_mtime), "x")


@register.simple_tag(name="input")
def input_of(field: BoundField, **more: str) -> SafeString:
    """The form field in KRDS dress, tied to its hint and errors for screen readers; ``more`` attributes."""
    widget = field.field.widget
    attrs: dict[str, Any] = dict(more)
    if isinstance(widget, CheckboxInput):
        attrs["class"] = "gw-check"
    elif isinstance(widget, RadioSelect):
        attrs["class"] = ""
    elif isinstance(widget, Select):
        attrs["class"] = "krds-form-select"
    else:
        attrs["class"] = "krds-input" + (" is-error" if field.errors else "")
    told = [f"{field.id_for_label}_hint"] if field.help_text else []
    told += [f"{field.id_for_label}_error"] if field.errors else []
    if told:
        attrs["aria-describedby"] = " ".join(told)
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """The present query string with some parameters changed; an empty value removes one."""
    values = context["request"].GET.copy()
    values.pop("after", None)
    for name, value in changes.items():
        values.pop(name, None)
        if value not in (None, ""):
            values[name] = str(value)
    return str(values.urlencode())


@register.simple_tag
def param(params: Any, name: str) -> str:
    """One value of a query dictionary, by a name that is itself a variable."""
    return str(params.get(name, ""))


@register.simple_tag
def done(act: str) -> str:
    """What an act has done: "released"."""
    return str(labels.DONE.get(act, act))


@register.simple_tag
def waited(since: dt.datetime | None) -> str:
    """How long something has waited: ``3시간 12분`` / ``3 h 12 min``, from a day on in days and hours."""
    if since is None:
        return "–"
    minutes = max(0, int((timezone.now() - since).total_seconds() // 60))
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return pick(f"{days}일 {hours}시간", f"{days} d {hours} h")
    if hours:
        return pick(f"{hours}시간 {minutes}분", f"{hours} h {minutes} min")
    return pick(f"{minutes}분", f"{minutes} min")


@register.simple_tag
def verdict(parcel: Any) -> str:
    """The decision in one line: what, on which lane, why it waits."""
    state = labels.label("state", parcel.state).text
    lane = labels.label("lane", parcel.lane).text
    if parcel.state in ("HELD", "INSPECTION") and parcel.hold_kind:
        return f"{state} · {labels.label('hold_kind', parcel.hold_kind).text} · {lane}"
    if parcel.state == "INSPECTION":
        return f"{state} · {labels.label('route', parcel.route).text} · {lane}"
    return f"{state} · {lane}"


@register.simple_tag
def rate(fx_rate_e4: int | None) -> str:
    """Won per unit of the price currency."""
    return "–" if fx_rate_e4 is None else pick(f"{grouped(fx_rate_e4, 4)}원", f"KRW {grouped(fx_rate_e4, 4)}")
