import pytest

from bot.errors import Forbidden
from bot.model import SiteId, VisitorId
from bot.web.tokens import Holder, issue, read, read_for

SECRET = b"s" * 32
SITE, OTHER = SiteId("site-1"), SiteId("site-2")
TOKEN = issue(SECRET, SITE, VisitorId("visitor-1"))


def test_a_token_says_who_holds_it() -> None:
    assert read(SECRET, TOKEN) == Holder(SITE, VisitorId("visitor-1"))
    assert TOKEN.startswith("v1.site-1.visitor-1.")


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "v1",
        "v1.site-1.visitor-1",
        "v1.site-1.visitor-1.",
        TOKEN[:-1],
        TOKEN + "A",
        TOKEN.replace("visitor-1", "visitor-2"),
        TOKEN.replace("site-1", "site-2"),
        TOKEN.replace("v1", "v2"),
        "v1.site-1.visitor-1.ü",
        "\ud800",
        issue(b"t" * 32, SITE, VisitorId("visitor-1")),
        issue(SECRET, SITE, VisitorId("a.b")),
    ],
)
def test_anything_else_is_refused(forged: str) -> None:
    with pytest.raises(Forbidden):
        read(SECRET, forged)


def test_a_token_of_another_site_is_refused() -> None:
    assert read_for(SECRET, TOKEN, SITE) == "visitor-1"
    with pytest.raises(Forbidden):
        read_for(SECRET, TOKEN, OTHER)
