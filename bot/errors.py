"""What can go wrong, as one small tree: each error has a code for programs, an HTTP status and data."""

from collections.abc import Mapping


class FloorwalkerError(Exception):
    code = "internal"
    status = 500

    def __init__(self, message: str, **data: str) -> None:
        super().__init__(message)
        self.data: Mapping[str, str] = data


class Invalid(FloorwalkerError):
    """The input is wrong; `field` names where."""

    code = "invalid"
    status = 422

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)


class NotFound(FloorwalkerError):
    """No such thing, or not yours: the two are not told apart."""

    code = "not_found"
    status = 404


class NotSignedIn(FloorwalkerError):
    code = "not_signed_in"
    status = 401


class Forbidden(FloorwalkerError):
    """A wrong origin, signature, token or role."""

    code = "forbidden"
    status = 403


class AlreadyTaken(FloorwalkerError):
    """Another agent was first; `agent_name` says who."""

    code = "already_taken"
    status = 409

    def __init__(self, agent_name: str) -> None:
        super().__init__("another agent has taken this conversation", agent_name=agent_name)


class ChangedMeanwhile(FloorwalkerError):
    """Somebody saved it since it was read; `user_name` says who, where that is known."""

    code = "changed_meanwhile"
    status = 409

    def __init__(self, user_name: str = "", revision: int = 0) -> None:
        """`revision` is what there is now; 0 of what has none."""
        told = {"user_name": user_name} | ({"revision": str(revision)} if revision else {})
        super().__init__("somebody has changed this meanwhile", **told)


class TooMany(FloorwalkerError):
    """A rate limit; `retry_after_s` says how long to wait."""

    code = "too_many"
    status = 429

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("too many requests", retry_after_s=str(retry_after_s))


class BadSnapshot(FloorwalkerError):
    code = "bad_snapshot"
