"""schema.org `Product` objects of a JSON-LD file, as rows of Merchant feed fields."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.errors import Invalid
from bot.feeds.lines import open_bytes
from bot.feeds.problems import BadField, Problems, Row

LARGEST = 256 << 20
DEEPEST = 8
HOLDERS = ("@graph", "itemListElement", "item", "mainEntity", "hasVariant")


def read_products(path: Path, problems: Problems) -> Iterator[Row]:
    """Each `Product` of a single object, a list, an `@graph` or an `ItemList`; `line` is its place, from 1.

    Raises Invalid where the file is no JSON or holds no product.
    """
    number = 0
    for number, thing in enumerate(_products(_parsed(path), DEEPEST), start=1):
        source = json.dumps(thing, ensure_ascii=False)[:300]
        try:
            yield Row(number, _merchant(thing), source)
        except BadField as bad:
            problems.add(number, bad.field, bad.reason, source)
    if number == 0:
        raise Invalid("file", f"{path.name} holds no schema.org Product")


def _parsed(path: Path) -> object:
    with open_bytes(path) as file:
        try:
            raw = file.read(LARGEST + 1)
            if len(raw) > LARGEST:
                raise Invalid("file", f"{path.name} is larger than {LARGEST >> 20} MiB; use JSON Lines")
            return json.loads(raw.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str)
        except (ValueError, EOFError, OSError, RecursionError) as error:
            raise Invalid("file", f"{path.name} is not JSON ({error})") from error


def _products(node: object, depth: int) -> Iterator[Mapping[str, object]]:
    if depth == 0:
        return
    if isinstance(node, list):
        for element in node:
            yield from _products(element, depth - 1)
    elif isinstance(node, dict):
        if _is_a(node, "Product"):
            yield node
        else:
            for holder in HOLDERS:
                yield from _products(node.get(holder), depth - 1)


def _is_a(node: Mapping[str, object], kind: str) -> bool:
    return any(_local(name) == kind for name in _list(node.get("@type")))


def _merchant(thing: Mapping[str, object]) -> dict[str, object]:
    offer = _offer(thing)
    address = thing.get("url") or offer.get("url") or thing.get("@id")
    row = {
        "id": thing.get("sku") or thing.get("productID") or offer.get("sku") or thing.get("@id"),
        "title": thing.get("name"),
        "description": thing.get("description"),
        "link": address,
        "image_link": _first_of(thing.get("image"), "url", "contentUrl"),
        "price": _price(offer),
        "availability": _local(_first_of(offer.get("availability"), "@id")),
        "brand": _first_of(thing.get("brand"), "name"),
        "product_type": _first_of(thing.get("category"), "name"),
        "color": _first_of(thing.get("color"), "name"),
        "size": _first_of(thing.get("size"), "name"),
        "material": _first_of(thing.get("material"), "name"),
        "pattern": _first_of(thing.get("pattern"), "name"),
        "gender": _first_of(thing.get("audience"), "suggestedGender"),
        "rating": _stars(thing.get("aggregateRating")),
        "rating_count": _first_of(thing.get("aggregateRating"), "ratingCount", "reviewCount"),
        "product_detail": [
            {"attribute_name": property_.get("name"), "attribute_value": _value(property_)}
            for property_ in _list(thing.get("additionalProperty"))
            if isinstance(property_, dict)
        ],
    }
    return {name: value for name, value in row.items() if value is not None}


def _stars(rating: object) -> str | None:
    """Of five; what another scale says would have to be guessed."""
    best = _first_of(rating, "bestRating")
    return _first_of(rating, "ratingValue") if best in (None, "5", "5.0") else None


def _value(property_: Mapping[str, object]) -> str:
    """Of a PropertyValue, with its unit; several as one text."""
    shown = ", ".join(filter(None, map(_shown, _list(property_.get("value")))))
    unit = property_.get("unitText")
    return f"{shown} {unit}" if shown and isinstance(unit, str) else shown


def _shown(value: object) -> str:
    """A text, a yes or no, or what a QuantitativeValue or DefinedTerm says."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _first_of(value, "value", "name") or ""


def _offer(thing: Mapping[str, object]) -> Mapping[str, object]:
    """The cheapest of the offers that can be bought, else of all; an AggregateOffer is one."""
    offers = [offer for offer in _list(thing.get("offers")) if isinstance(offer, dict)]
    for group in list(offers):
        if not _price(group):
            offers += [offer for offer in _list(group.get("offers")) if isinstance(offer, dict)]
    priced = [offer for offer in offers if _price(offer)]
    if not priced:
        raise BadField("offers", "name no price")
    in_stock = [offer for offer in priced if "OutOfStock" not in str(offer.get("availability"))]
    return min(in_stock or priced, key=_sortable)


def _price(offer: Mapping[str, object]) -> str | None:
    specification = offer.get("priceSpecification")
    for holder in (offer, *_list(specification)):
        if isinstance(holder, dict):
            amount = holder.get("price") or holder.get("lowPrice")
            if isinstance(amount, str) and amount.strip():
                currency = holder.get("priceCurrency") or offer.get("priceCurrency")
                return f"{amount} {currency}" if isinstance(currency, str) else amount
    return None


def _sortable(offer: Mapping[str, object]) -> tuple[int, str]:
    shown = _price(offer) or ""
    whole = shown.split(".")[0].split(" ")[0]
    return len(whole), shown


def _first_of(value: object, *names: str) -> str | None:
    """The text itself, or of an object, or of the first element of a list."""
    for element in _list(value):
        if isinstance(element, str):
            return element
        if isinstance(element, dict):
            found = next((element[name] for name in names if isinstance(element.get(name), str)), None)
            if isinstance(found, str):
                return found
    return None


def _local(name: object) -> str | None:
    return (
        name.rsplit("/", 1)[-1].rsplit("#", 1)[-1].removeprefix("schema:") if isinstance(name, str) else None
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]
