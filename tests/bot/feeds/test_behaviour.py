from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import Invalid
from bot.feeds.behaviour import FORMATS, Format, read_behaviour
from bot.feeds.problems import Problems
from bot.model import Interaction, ItemId

HEADER = "visitor_id,session_id,event,item_id,time,price,currency,quantity,order_id\n"


def read(
    tmp_path: Path, body: str, problems: Problems | None = None, form: Format = FORMATS["floorwalker"]
) -> list[Interaction]:
    path = tmp_path / "a.csv"
    path.write_text(body, encoding="utf-8")
    return list(read_behaviour(path, "USD", problems or Problems(), form))


def test_a_row_becomes_an_interaction(tmp_path: Path) -> None:
    (found,) = read(tmp_path, HEADER + "v1,s1,purchase,i1,1569888000,3.49,USD,2,o1\n")
    assert found == Interaction(
        "v1", "s1", "purchase", ItemId("i1"), datetime(2019, 10, 1, tzinfo=UTC), 2, 349, "o1"
    )


def test_the_optional_columns_may_be_missing(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "visitor_id,session_id,event,item_id,time\nv,s,view_item,i,2019-10-01\n")
    assert (found.quantity, found.price_minor, found.order_id) == (1, None, "")


def test_a_foreign_price_is_left_out_and_noted(tmp_path: Path) -> None:
    problems = Problems()
    (found,) = read(tmp_path, HEADER + "v,s,view_item,i,2019-10-01,3.49,EUR,,\n", problems)
    assert found.price_minor is None
    assert list(problems.notes) == ["a price in EUR was left out: the site's currency is USD"]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",s,view_item,i,2019-10-01,,,,", "visitor_id"),
        ("v,,view_item,i,2019-10-01,,,,", "session_id"),
        ("v,s,gaze,i,2019-10-01,,,,", "event"),
        ("v,s,view_item,,2019-10-01,,,,", "item_id"),
        ("v,s,view_item,i,once,,,,", "time"),
        ("v,s,view_item,i,2019-10-01,NaN,,,", "price"),
        ("v,s,view_item,i,2019-10-01,1,dollars,,", "currency"),
        ("v,s,view_item,i,2019-10-01,,,0,", "quantity"),
    ],
)
def test_a_bad_field_costs_its_row_by_name(tmp_path: Path, row: str, field: str) -> None:
    problems = Problems()
    good = "v,s,view_item,good,2019-10-01,,,,\n"
    assert [one.item_id for one in read(tmp_path, f"{HEADER}{row}\n{good}", problems)] == ["good"]
    assert [(problem.line, problem.field) for problem in problems.first] == [(2, field)]


def test_a_missing_column_is_named_with_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no column gives event; the columns are: event_time, event_type"):
        read(tmp_path, "event_time,event_type,product_id,user_id,user_session\n")


def test_the_command_lines_mapping(tmp_path: Path) -> None:
    form = FORMATS["floorwalker"].merged(
        {"visitor_id": "user", "session_id": "session", "event": "what", "item_id": "sku", "time": "at"},
        {"looked": "view_item", "bought": "purchase"},
    )
    body = "at,user,session,what,sku\n2019-10-01,v,s,looked,i\n2019-10-01,v,s,bought,i\n"
    assert [one.event for one in read(tmp_path, body, form=form)] == ["view_item", "purchase"]


def test_rees46_needs_no_mapping(tmp_path: Path) -> None:
    body = (
        "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n"
        "2019-11-05 10:00:00 UTC,cart,11,5,kitchen.kettle,acme,12.50,7,a-b\n"
        "2019-11-05 10:00:09 UTC,view,12,5,,,0.00,7,a-b\n"
    )
    cart, view = read(tmp_path, body, form=FORMATS["rees46"])
    assert (cart.event, cart.price_minor, cart.visitor_id, cart.session_id) == (
        "add_to_cart",
        1250,
        "7",
        "a-b",
    )
    assert (view.event, view.item_id) == ("view_item", "12")


@pytest.mark.parametrize(
    ("columns", "events", "field"),
    [({"colour": "x"}, {}, "map"), ({}, {"view": "gaze"}, "event")],
)
def test_a_mapping_to_what_there_is_not_names_its_option(
    columns: dict[str, str], events: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as error:
        FORMATS["rees46"].merged(columns, events)
    assert error.value.data == {"field": field}
