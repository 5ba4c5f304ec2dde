"""Calls of a shop's server, signed with its site's secret."""

import hmac
from datetime import datetime
from hashlib import sha256

from bot.errors import Forbidden

SITE_HEADER = "X-Floorwalker-Site"
TIMESTAMP_HEADER = "X-Floorwalker-Timestamp"
SIGNATURE_HEADER = "X-Floorwalker-Signature"
WINDOW_S = 300


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature header: `sha256=<hex HMAC-SHA256(secret, timestamp + "." + body)>`; unix seconds."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()


def signed_headers(key: str, secret: str, body: bytes, now: datetime) -> dict[str, str]:
    """What a shop's server sends with a JSON body, for the site of this key."""
    timestamp = str(int(now.timestamp()))
    return {
        "Content-Type": "application/json",
        SITE_HEADER: key,
        TIMESTAMP_HEADER: timestamp,
        SIGNATURE_HEADER: sign(secret, timestamp, body),
    }


def verify(secret: str, timestamp: str, signature: str, body: bytes, now: datetime) -> None:
    """Raises Forbidden for a wrong signature, and for a right one made more than five minutes off."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise Forbidden(f"{TIMESTAMP_HEADER} must be unix seconds")
    expected = sign(secret, timestamp, body)
    if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        raise Forbidden(f"{SIGNATURE_HEADER} does not match the body")
    if abs(now.timestamp() - int(timestamp)) > WINDOW_S:
        raise Forbidden(f"{TIMESTAMP_HEADER} is more than {WINDOW_S} seconds off")
