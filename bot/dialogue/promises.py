"""What an offer is called in the visitor's language: "10% off", "Kostenloser Versand"."""

from babel import Locale
from babel.numbers import format_percent

from bot.dialogue.wording import label, locale_of
from bot.model import OfferKind, Promise
from bot.rules.money import format_money


def promised(promise: Promise, locale: str) -> str:
    language = locale_of(locale)
    values = {
        "percent": format_percent(promise.percent / 100, "#,##0.##%", Locale(language)),
        "amount": format_money(promise.amount_minor, promise.currency, locale),
        "gift": promise.gift_title,
    }
    is_unnamed = promise.kind is OfferKind.GIFT and not promise.gift_title
    name = "promise_gift_unnamed" if is_unnamed else f"promise_{promise.kind}"
    what = label(language, name).format(**values)
    if not promise.min_cart_minor:
        return what
    least = format_money(promise.min_cart_minor, promise.currency, locale)
    return label(language, "promise_from").format(what=what, amount=least)
