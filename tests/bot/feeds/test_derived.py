from pathlib import Path

from bot.feeds.derived import catalogue_from_events
from bot.feeds.problems import Problems

EVENTS = """\
event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session
2019-11-05 10:00:00 UTC,view,11,5,appliances.kitchen.water_kettle,acme,12.50,7,a
2019-11-05 10:00:01 UTC,view,12,5,appliances.kitchen.water_kettle,acme,20.00,7,a
2019-11-05 10:00:02 UTC,view,13,5,,Le Creux,9.00,7,a
2019-11-05 10:00:03 UTC,view,14,5,furniture.sofa,,90.00,7,a
2019-11-05 10:00:04 UTC,view,15,5,,,1.00,7,a
2019-11-05 10:00:05 UTC,view,14,5,,,80.00,7,a
2019-11-05 10:00:06 UTC,view,16,5,,,free,7,a
"""


def test_products_are_made_of_what_events_say(tmp_path: Path) -> None:
    path, problems = tmp_path / "events.csv", Problems()
    path.write_text(EVENTS, encoding="utf-8")
    products = {str(product.item_id): product for product in catalogue_from_events(path, "USD", problems)}
    assert {item: product.title for item, product in products.items()} == {
        "11": "Acme water kettle 11",
        "12": "Acme water kettle 12",
        "13": "Le Creux",
        "14": "Sofa",
        "15": "Item 15",
    }
    assert products["11"].category == "Appliances > Kitchen > Water kettle"
    assert (products["14"].price_minor, products["14"].category) == (8000, "Furniture > Sofa")
    assert [(problem.line, problem.field) for problem in problems.first] == [(8, "price")]
