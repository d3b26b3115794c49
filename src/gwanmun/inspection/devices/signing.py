"""Keys of devices: Ed25519, of which only the public half is here, or a shared secret for HMAC-SHA256."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.crypto import salted_hmac

from gwanmun.inspection.devices.models import Device
from gwanmun.inspection.rules.scans import ScanFault

ED25519, HMAC = "ED25519", "HMAC"


def new_secret() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def new_pair() -> tuple[str, str]:
    """(private, public), each 32 bytes in base64."""
    private = Ed25519PrivateKey.generate()
    return (
        base64.b64encode(private.private_bytes_raw()).decode(),
        base64.b64encode(private.public_key().public_bytes_raw()).decode(),
    )


def kept(kind: str, key: str) -> str:
    """The key as a row keeps it. Raises ScanFault KEY when it is none of its kind."""
    try:
        raw = base64.b64decode(key.strip(), validate=True)
        if kind == ED25519:
            Ed25519PublicKey.from_public_bytes(raw)
        elif len(raw) < 32:
            raise ValueError
    except (ValueError, binascii.Error):
        raise ScanFault(
            "KEY",
            "key",
            "32바이트 키를 base64로 적으십시오(Ed25519는 공개키).",
            "must be 32 bytes in base64; of Ed25519 the public key.",
        ) from None
    return key.strip() if kind == ED25519 else _box().encrypt(raw).decode()


def sign(kind: str, key: str, message: bytes) -> str:
    """What a device does: its private key or secret, base64, over the signed bytes."""
    raw = base64.b64decode(key)
    if kind == ED25519:
        return base64.b64encode(Ed25519PrivateKey.from_private_bytes(raw).sign(message)).decode()
    return base64.b64encode(hmac.new(raw, message, hashlib.sha256).digest()).decode()


def holds(device: Device, message: bytes, signature: str) -> bool:
    try:
        given = base64.b64decode(signature, validate=True)
        if device.key_kind == ED25519:
            Ed25519PublicKey.from_public_bytes(base64.b64decode(device.key)).verify(given, message)
            return True
        secret = _box().decrypt(device.key.encode())
        return hmac.compare_digest(hmac.new(secret, message, hashlib.sha256).digest(), given)
    except (InvalidSignature, InvalidToken, ValueError, binascii.Error):
        return False


def _box() -> Fernet:
    key = salted_hmac("gwanmun.inspection.devices", "keys", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
