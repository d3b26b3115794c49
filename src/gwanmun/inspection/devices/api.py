"""Devices send what they saw; their organisation follows what became of it."""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import Annotated, Any, Literal

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import Field, Router, Schema, Status
from ninja import Path as InPath
from pydantic import ConfigDict, ValidationError

from gwanmun.inspection.devices import intake
from gwanmun.inspection.devices.folder import ON_DISK
from gwanmun.inspection.devices.models import Device, Event
from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.platform.api import throttle
from gwanmun.platform.api.auth import ApiKey, caller
from gwanmun.platform.api.invalid import field_errors
from gwanmun.platform.api.problems import FieldError, Problem, invalid, not_found
from gwanmun.platform.audit import services as audit

router = Router(tags=["Inspection"])
NAME = r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$"
Name = Annotated[str, Field(pattern=NAME)]


class Envelope(Schema):
    """What a device signs, field by field, in the order of the fields; see the guide for the bytes."""

    model_config = ConfigDict(extra="forbid")

    device: Name = Field(description="code under which the device is registered")
    number: Name = Field(description="of the device; the same number is the same message")
    kind: Literal["IMAGE", "RADIATION", "TRACE", "RAMAN", "BODY", "CAMERA", "HEALTH"]
    media: Literal["dicos", "npz", "zip", "n42", "json", "csv", "jcamp", "uff"]
    at: str = Field(max_length=40, description="when it happened, by the device's clock, with its zone")
    sent_at: str = Field("", max_length=40, description="what that clock showed on sending: tells its skew")
    subject_kind: str = Field("", max_length=12, description="PARCEL, BAG, CONTAINER … of what was screened")
    subject: str = Field("", max_length=64, description="its number, such as a house waybill")
    level: Literal["NONE", "NOTICE", "WARNING", "ALARM"] = "NONE"
    digest: str = Field(pattern=r"^[0-9a-fA-F]{64}$", description="SHA-256 of the payload")


class EventIn(Schema):
    model_config = ConfigDict(extra="forbid", title="DeviceEvent")

    envelope: Envelope
    signature: str = Field(min_length=40, max_length=200, description="base64; Ed25519 or HMAC-SHA256")
    payload: str | None = Field(None, description="base64, of small messages; larger ones come as a form")


class EventOut(Schema):
    device: str
    number: str
    kind: str
    level: str = Field(description="the higher of what the device says and what is found here")
    received_at: str
    skew_ms: int | None = Field(description="how far the device's clock lies behind; null if not told")
    corrected_at: str = Field(description="time of the event by the clock here")
    image: int | None
    alarm: str | None = Field(description="state of the alarm it opened")
    already: bool = Field(description="it was here before, and nothing was changed")
    dropped: list[str] = Field(description="parts that were not taken: pictures of people")


_OUT = {
    "device": "ICN-XR-07", "number": "20261130-000123", "kind": "IMAGE", "level": "NONE",
    "received_at": "2026-11-30T09:00:01+09:00", "skew_ms": 120,
    "corrected_at": "2026-11-30T09:00:00+09:00", "image": 17, "alarm": None, "already": False, "dropped": [],
}  # fmt: skip
_IN = {
    "envelope": {
        "device": "ICN-TR-01", "number": "20261130-000004", "kind": "TRACE", "media": "json",
        "at": "2026-11-30T09:00:00+09:00", "sent_at": "2026-11-30T09:00:01+09:00", "subject_kind": "PARCEL",
        "subject": "HBL0001", "level": "NONE",
        "digest": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    },
    "signature": "QmFzZTY0IG9mIDY0IGJ5dGVzIG9mIEVkMjU1MTksIG9yIDMyIG9mIEhNQUM=",
    "payload": "e30=",
}  # fmt: skip
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": EventIn.model_json_schema(), "example": _IN},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["event", "file"],
                    "properties": {
                        "event": {"type": "string", "description": "the JSON without payload"},
                        "file": {"type": "string", "format": "binary", "description": "the payload"},
                    },
                }
            },
        },
    },
    "responses": {
        201: {"content": {"application/json": {"example": _OUT}}},
        200: {"content": {"application/json": {"example": {**_OUT, "already": True}}}},
    },
}


@router.post(
    "",
    auth=ApiKey("inspection:send", throttle.sorter),  # one key may stand for all machines of a terminal
    operation_id="postDeviceEvent",
    summary="장비 자료 접수 · Send what a device saw",
    response={201: EventOut, 200: EventOut},
    openapi_extra=_BODY,
)
def post_event(request: HttpRequest) -> Any:
    """One message of a registered device, signed with its key: JSON with the payload in base64, or a form
    with the parts `event` (JSON) and `file` (the payload as it is). Sent again under the same number it is
    kept once; other contents under a number that is taken are refused, and so are other bytes than those
    that were signed. 201 means that it is stored safely."""
    sent, payload = _read(request)
    who = caller(request)
    told = {name: str(value) for name, value in sent.envelope.model_dump().items()}
    try:
        taken = intake.receive(
            who.organisation, told, payload, sent.signature, actor=audit.Actor.key(who.key)
        )
    except ScanFault as fault:
        if fault.code == "NUMBER_TAKEN":
            raise Problem("conflict", fault.ko, f"The number {fault.en}") from None
        raise invalid([_fault(fault)]) from None
    return Status(201 if taken.new else 200, _out(taken.event, not taken.new, taken.dropped))


@router.get(
    "/{device}/{number}",
    auth=ApiKey("inspection:send"),
    operation_id="getDeviceEvent",
    summary="장비 자료 조회 · What became of a message",
    response=EventOut,
    openapi_extra={"responses": {200: {"content": {"application/json": {"example": _OUT}}}}},
)
def get_event(request: HttpRequest, device: InPath[Name], number: InPath[Name]) -> dict[str, Any]:
    """For the organisation of the device alone: whether it is here, and the state of its alarm."""
    found = Event.objects.select_related("device", "alarm").filter(
        device__organisation=caller(request).organisation, device__code=device, number=number
    ).first()  # fmt: skip
    if found is None:
        raise not_found()
    return _out(found, True, ())


_DEVICE = {
    "code": "ICN-XR-07", "kind": "XRAY", "state": "ACTIVE", "last_seen": "2026-11-30T09:00:01+09:00",
    "skew_ms": 120, "calibration_due": "2027-03-01",
}  # fmt: skip


class DeviceOut(Schema):
    code: str
    kind: str
    state: str
    last_seen: str | None
    skew_ms: int | None
    calibration_due: str | None


@router.get(
    "",
    auth=ApiKey("inspection:send"),
    operation_id="listDevices",
    summary="장비 목록 · Own devices",
    response=list[DeviceOut],
    openapi_extra={"responses": {200: {"content": {"application/json": {"example": [_DEVICE]}}}}},
)
def devices(request: HttpRequest) -> list[dict[str, Any]]:
    """The devices of the organisation of the key: whether they may speak, and when they last did."""
    rows = Device.objects.filter(organisation=caller(request).organisation).order_by("code")
    return [
        {
            "code": row.code, "kind": row.kind, "state": row.state, "skew_ms": row.skew_ms,
            "last_seen": row.last_seen.isoformat() if row.last_seen else None,
            "calibration_due": row.calibration_due.isoformat() if row.calibration_due else None,
        }
        for row in rows
    ]  # fmt: skip


def _read(request: HttpRequest) -> tuple[EventIn, bytes | Path]:
    kind = (request.content_type or "").lower()
    try:
        if kind == "multipart/form-data":
            files = request.FILES.getlist("file")
            text: bytes | str = request.POST.get("event", "")
            if len(files) > 1:
                raise _unreadable()
            payload: bytes | Path = _of_file(files[0]) if files else b""
        elif kind == "application/json":
            text, payload = request.body, b""
        else:
            raise Problem(
                "unsupported-type",
                "application/json 또는 multipart/form-data로 보내 주십시오.",
                "Send application/json or multipart/form-data.",
            )
    except RequestDataTooBig:
        raise Problem(
            "too-large", "큰 본문은 multipart/form-data의 file로 보내 주십시오.",
            "Send a large payload as the file of multipart/form-data.",
        ) from None  # fmt: skip
    except (MultiPartParserError, UnreadablePostError, ValueError):
        raise _unreadable() from None
    try:
        sent = EventIn.model_validate(json.loads(text))
    except ValidationError as wrong:
        raise invalid(field_errors([{**e, "loc": ("body", *e["loc"])} for e in wrong.errors()])) from None
    except (ValueError, RecursionError):
        raise _unreadable() from None
    if sent.payload is not None:
        if payload:
            raise _unreadable()
        try:
            payload = base64.b64decode(sent.payload, validate=True)
        except (ValueError, binascii.Error):
            raise invalid(
                [_fault(ScanFault("BASE64", "payload", "base64가 아닙니다.", "is no base64."))]
            ) from None
    return sent, payload


def _of_file(file: Any) -> bytes | Path:
    """A large payload stays in the file that it was received into: a cargo scan never stands in memory."""
    return Path(file.temporary_file_path()) if file.size > ON_DISK else file.read()


def _unreadable() -> Problem:
    return Problem(
        "bad-request",
        "본문을 읽을 수 없습니다. 저장된 것은 없으니 처음부터 다시 보내 주십시오.",
        "The body cannot be read. Nothing was stored; send it again from the start.",
    )


def _fault(fault: ScanFault) -> FieldError:
    return FieldError(
        f"body.{fault.field}", fault.code, fault.ko, f"{fault.field} {fault.en}",
        "고쳐서 같은 번호로 다시 보내 주십시오.", "Mend it and send it again under the same number.",
    )  # fmt: skip


def _out(event: Event, already: bool, dropped: tuple[str, ...]) -> dict[str, Any]:
    alarm = getattr(event, "alarm", None)
    return {
        "device": event.device.code, "number": event.number, "kind": event.kind, "level": event.level,
        "received_at": event.received_at.isoformat(), "skew_ms": event.skew_ms, "image": event.image_id,
        "corrected_at": event.corrected_at.isoformat(), "alarm": alarm.state if alarm else None,
        "already": already, "dropped": list(dropped),
    }  # fmt: skip


__all__ = ["router"]
