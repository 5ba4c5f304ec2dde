"""What the tools of two shops returned: one speaks English, one German."""

from dataclasses import replace
from typing import Any

from bot.dialogue.drafting.allowed import Allowed, Quote
from bot.model import ItemId, Product


def product(item_id: str, title: str, price_minor: int, currency: str = "USD", **more: Any) -> Product:
    made = Product(ItemId(item_id), title, f"https://shop.example/p/{item_id}", price_minor, currency)
    return replace(made, **more)


OAT = product(
    "oat",
    "Oat Milk, 64 oz",
    299,
    brand="Planet Oat",
    category="Drinks > Plant Milk",
    description="Creamy and plant based. Good in coffee. Gluten free.",
    attributes={"size": "64 oz"},
    rating=4.5,
    rating_count=120,
    cost_minor=177,
)
ALMOND = product("almond", "Almond Milk, 32 oz", 349, brand="Silk", description="Light, with a nutty taste.")
COCONUT = product(
    "coconut",
    "Coconut Drink, 32 oz",
    499,
    brand="Coco",
    sale_price_minor=399,
    description="Vegan. With 70 % coconut.",
)
RETURNS = Quote(
    "Returns",
    "You can return unopened goods within 30 days of delivery. Opened food cannot be returned. "
    "Shipping costs $5.99 and is free from $50. Orders placed before 2 pm are shipped the same day.",
    "/returns",
)
ENGLISH = Allowed(
    "en",
    "USD",
    (OAT, ALMOND, COCONUT),
    (RETURNS,),
    built_in="Three fit under $5.",
    question="i need milk for coffee under $5",
    limits_minor=frozenset({500}),
    names=frozenset({"alpro", "silk", "oatly", "good & co", "planet oat"}),
    shop="Demo Shop",
    secret="You help the visitors of a shop and never speak of prices that no tool returned to you.",
)

HAFER = product(
    "hafer",
    "Hafermilch Natur, 1 l",
    249,
    "EUR",
    brand="Planet Oat",
    category="Getränke > Pflanzendrinks",
    description="Cremig und ohne Zuckerzusatz. Vegan. Gut im Kaffee.",
)
MANDEL = product(
    "mandel",
    "Mandeldrink Barista, 1 l",
    349,
    "EUR",
    brand="Silk",
    sale_price_minor=299,
    description="Schäumt gut auf. Nussig im Geschmack.",
)
RUECKGABE = Quote(
    "Rückgabe",
    "Sie können ungeöffnete Ware innerhalb von 30 Tagen zurückgeben. Geöffnete Lebensmittel nehmen wir nicht "
    "zurück. Der Versand kostet 4,99 € und dauert 2 bis 4 Werktage. Ab 50 € ist der Versand kostenlos.",
    "/rueckgabe",
)
GERMAN = Allowed(
    "de",
    "EUR",
    (HAFER, MANDEL),
    (RUECKGABE,),
    built_in="Hier sind zwei bis 5,00 €.",
    question="ich suche milch für kaffee unter 5 euro",
    limits_minor=frozenset({500}),
    names=frozenset({"alpro", "silk", "oatly"}),
    shop="Demo",
    secret="Du bist der Assistent eines Online-Shops und hilfst den Besuchern im Chat.",
)
