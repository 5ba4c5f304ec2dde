"""Visitor tokens: who a visitor is, as our own server once said."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from bot.errors import Forbidden
from bot.model import SiteId, VisitorId


@dataclass(frozen=True, slots=True)
class Holder:
    site_id: SiteId
    visitor_id: VisitorId


def issue(secret: bytes, site_id: SiteId, visitor_id: VisitorId) -> str:
    """`v1.<site_id>.<visitor_id>.<base64url HMAC-SHA256 of what stands before>`."""
    claim = f"v1.{site_id}.{visitor_id}"
    return f"{claim}.{_signature(secret, claim)}"


def read(secret: bytes, token: str) -> Holder:
    """Raises Forbidden where this server did not issue the token."""
    claim, _, signature = token.rpartition(".")
    parts = claim.split(".")
    known = hmac.compare_digest(_signature(secret, claim).encode(), signature.encode(errors="replace"))
    if not known or len(parts) != 3 or parts[0] != "v1":
        raise Forbidden("this visitor token was not issued here")
    return Holder(SiteId(parts[1]), VisitorId(parts[2]))


def read_for(secret: bytes, token: str, site_id: SiteId) -> VisitorId:
    """The visitor of this site; raises Forbidden for tokens of other sites too."""
    holder = read(secret, token)
    if holder.site_id != site_id:
        raise Forbidden("this visitor token was not issued here")
    return holder.visitor_id


def _signature(secret: bytes, claim: str) -> str:
    digest = hmac.digest(secret, claim.encode(errors="replace"), sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
