"""Pictures of what was found: read under limits, made anew, kept by the digest of what is kept.

The bytes that were sent are never kept: position, camera and whatever else hides in them go with them.
"""

from __future__ import annotations

import hashlib
import io
import os
import warnings
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from gwanmun.inspection.reading.models import Finding, Photo
from gwanmun.inspection.reading.refusing import Refused
from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit import services as audit

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_PHOTOS = 20
LONGEST_SIDE = 2400
FORMATS = ("JPEG", "PNG", "WEBP")


def add(finding_id: int, user: User, sent: IO[bytes], size: int, caption: str = "") -> Photo:
    """Keep a picture. The same bytes again give the same photo. :raises Refused: size, kind, or number."""
    if size > MOST_BYTES:
        ko, en = (
            "사진은 한 장에 12 MB까지입니다. 줄여서 올려 주십시오.",
            "A photo may have 12 MB. Send a smaller one.",
        )
        raise Refused("", "photo", ko, en)
    raw = sent.read(MOST_BYTES + 1)
    digest = hashlib.sha256(raw).hexdigest()
    kept, width, height = remade(raw)
    name = hashlib.sha256(kept).hexdigest()
    with transaction.atomic():
        row = Finding.objects.select_for_update().filter(pk=finding_id).first()
        if row is None:
            raise Refused("NOT_FOUND")
        if row.state == Finding.State.CLOSED:
            raise Refused("CLOSED")
        if (held := row.photos.filter(sent=digest).first()) is not None:
            return held
        if row.photos.count() >= MOST_PHOTOS:
            ko, en = f"사진은 {MOST_PHOTOS}장까지 둘 수 있습니다.", f"At most {MOST_PHOTOS} photos."
            raise Refused("", "photo", ko, en)
        _write(name, kept)
        try:
            with transaction.atomic():
                photo = Photo.objects.create(
                    finding=row, digest=name, sent=digest, width=width, height=height, size=len(kept),
                    caption=" ".join(caption.split())[:100], by=user.get_username(), at=timezone.now(),
                )  # fmt: skip
        except IntegrityError:
            return row.photos.get(sent=digest)
        after = {"photo": photo.pk, "sha256": name, "sent_sha256": digest}
        audit.record(audit.Actor.user(user), "finding.photo_added", "finding", row.pk, after=after)
    return photo


def remade(raw: bytes) -> tuple[bytes, int, int]:
    """JPEG bytes of nothing but the picture, turned upright; with its width and height."""
    ko = "JPEG, PNG, WebP 사진만 올릴 수 있습니다. 다른 사진을 골라 주십시오."
    unreadable = Refused("", "photo", ko, "Only JPEG, PNG and WebP pictures can be read. Choose another one.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    en = "The picture has too many pixels. Send a smaller one."
                    raise Refused("", "photo", "사진의 화소가 너무 많습니다. 줄여서 올려 주십시오.", en)
                picture.load()
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        raise unreadable from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85)
    return out.getvalue(), bare.width, bare.height


def folder() -> Path:
    return Path(settings.HOME) / "inspection" / "photos"


def path(digest: str) -> Path:
    return folder() / digest[:2] / f"{digest}.jpg"


def _write(digest: str, kept: bytes) -> None:
    place = path(digest)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_suffix(f".{os.getpid()}.new")
    with new.open("wb") as file:
        file.write(kept)
        file.flush()
        os.fsync(file.fileno())
    new.replace(place)


def read(photo: Photo) -> bytes | None:
    """The kept bytes; null where the file is gone or is not what was kept."""
    place = path(photo.digest)
    if not place.exists():
        return None
    kept = place.read_bytes()
    return kept if hashlib.sha256(kept).hexdigest() == photo.digest else None
