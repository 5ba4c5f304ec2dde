"""Between the words of the house and those of the recommender, which knows nothing of shops."""

import math
from collections.abc import Iterable
from datetime import datetime

from bot import model
from bot.model import Heard, ItemId, Product, ProductQuery, Reason, Recommendation, Visit
from recommender.answering.merchandising import Merchandising
from recommender.answering.query import Pick, Query
from recommender.dataset import Row
from recommender.items import Item

HOUR_S = 3600
"""As exactly as a query knows the time: two within an hour are the same."""
DECIMALS = 4
"""Of the numbers an engineer may read."""


def item_of(product: Product) -> Item:
    return Item(
        product.item_id,
        product.title,
        product.category,
        product.brand,
        product.asked_minor,
        product.available,
        product.cost_minor,
        product.attributes,
    )


def query_of(query: ProductQuery, visit: Visit | None, now: datetime) -> Query:
    return Query(
        scenario=query.scenario,
        text=query.text,
        seen=_seen(query, visit),
        cart=[line.item_id for line in visit.cart] if visit else (),
        category=query.category,
        brand=query.brand,
        price_min_minor=query.price_min_minor,
        price_max_minor=query.price_max_minor,
        attributes=query.attributes,
        cheapest_first=query.cheapest_first,
        exclude=query.exclude,
        limit=query.limit,
        at=math.ceil(now.timestamp() / HOUR_S) * HOUR_S,
    )


def _seen(query: ProductQuery, visit: Visit | None) -> list[ItemId]:
    """What is to be like one item is asked for as if that had been looked at last."""
    seen = [seen.item_id for seen in visit.items] if visit else []
    return [*seen, query.like] if query.like else seen


def recommendation_of(pick: Pick) -> Recommendation:
    because = ItemId(pick.reason.item_id) if pick.reason.item_id else None
    return Recommendation(
        ItemId(pick.item_id),
        pick.score,
        Reason(pick.reason.code, because, pick.reason.category),
        {source: round(float(share), DECIMALS) for source, share in pick.shares.items()},
        pick.propensity,
        pick.explored,
    )


def merchandising_of(rules: model.Merchandising) -> Merchandising:
    return Merchandising(
        margin_floor=rules.margin_floor,
        excluded=frozenset(rules.excluded),
        excluded_categories=rules.excluded_categories,
        boosted=rules.boosted,
        most_per_category=rules.most_per_category,
        diversity=rules.diversity,
        explored_share=rules.explored_share,
        exploration=rules.exploration,
    )


def rows_of(heard: Iterable[Heard]) -> list[Row]:
    return [(one.visit_id, one.item_id, one.event, one.occurred_at.timestamp()) for one in heard]
