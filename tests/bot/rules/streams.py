"""Random events of a shop's page, for properties: any name, any order, clocks that jump."""

from datetime import timedelta

from hypothesis import strategies as st

from bot.model import CampaignId, ClientId, ItemId, ItemLine, Tracked
from bot.rules.folding import FOLDED
from tests.bot.rules.samples import NOON

NAMES = sorted({*FOLDED, "view_promotion", "view_item_list", "size_guide", "wheel_spun"})
PAGE_TYPES = ("", "product", "list", "cart", "checkout", "thanks")
URLS = ("", "/a", "/b", "https://shop.example/p/1?utm_source=news&gclid=x", "http://[", "\ud800")
_LINES = st.builds(
    ItemLine,
    st.text("abc", min_size=1, max_size=3).map(ItemId),
    st.integers(0, 1_000_000),
    st.none() | st.integers(0, 10_000),
)
TRACKED = st.builds(
    lambda number, name, items, seconds, url, page_type, amount, word: Tracked(
        ClientId(f"event-{number}"),
        name,
        NOON + timedelta(seconds=seconds),
        url=url,
        page_type=page_type,
        items=tuple(items),
        search_term=word,
        dwell_s=amount,
        scroll=min(amount, 1),
        campaign_id=CampaignId("b") if name.startswith("nudge") else None,
        results=int(amount) % 3,
        idle_s=amount,
        attributes={word: word} if name == "set_attributes" else {},
    ),
    st.integers(0, 30),
    st.sampled_from(NAMES),
    st.lists(_LINES, max_size=6),
    st.integers(-100, 10_000),
    st.sampled_from(URLS),
    st.sampled_from(PAGE_TYPES),
    st.floats(0, 1e6),
    st.text(max_size=5),
)
