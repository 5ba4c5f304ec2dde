from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import Forbidden
from bot.web.signing import WINDOW_S, sign, verify

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
BODY = b'{"order_id": "1"}'


def test_a_signature_is_the_documented_one() -> None:
    assert (
        sign("secret", "1", b"{}")
        == "sha256=1122767b193110cfec322b6f199b599edbf608ed087f2d27afb0b97d99523908"
    )
    verify("secret", STAMP, sign("secret", STAMP, BODY), BODY, NOW)


@pytest.mark.parametrize("off_s", [-WINDOW_S, WINDOW_S])
def test_clocks_may_differ_by_the_window(off_s: int) -> None:
    verify("secret", STAMP, sign("secret", STAMP, BODY), BODY, NOW + timedelta(seconds=off_s))


@pytest.mark.parametrize("off_s", [-WINDOW_S - 1, WINDOW_S + 1])
def test_a_call_from_another_time_is_refused(off_s: int) -> None:
    with pytest.raises(Forbidden, match="Timestamp"):
        verify("secret", STAMP, sign("secret", STAMP, BODY), BODY, NOW + timedelta(seconds=off_s))


@pytest.mark.parametrize(
    ("timestamp", "signature", "body"),
    [
        (STAMP, "", BODY),
        (STAMP, sign("secret", STAMP, BODY).removeprefix("sha256="), BODY),
        (STAMP, sign("other", STAMP, BODY), BODY),
        (STAMP, sign("secret", STAMP, BODY), BODY + b" "),
        (str(int(STAMP) + 1), sign("secret", STAMP, BODY), BODY),
        (STAMP, "sha256=ü", BODY),
        ("", sign("secret", "", BODY), BODY),
        ("now", sign("secret", "now", BODY), BODY),
        ("٣", sign("secret", "٣", BODY), BODY),
        ("9" * 400, sign("secret", "9" * 400, BODY), BODY),
    ],
)
def test_whatever_is_not_signed_is_refused(timestamp: str, signature: str, body: bytes) -> None:
    with pytest.raises(Forbidden):
        verify("secret", timestamp, signature, body, NOW)
