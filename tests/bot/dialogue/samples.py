"""Products, suggestions and a conversation spoken turn by turn, without a server."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.dialogue.memory import Memory, read_memory
from bot.dialogue.phrasing import Reply, phrase
from bot.dialogue.plan import Context, Plan, conclude, plan, relax
from bot.dialogue.suggestions import Suggestion
from bot.model import CartLine, ItemId, Product, Reason

MILK = CartLine(ItemId("milk"), 1, 199)


def product(item_id: str, price_minor: int = 299, **changes: Any) -> Product:
    made = Product(
        ItemId(item_id), item_id.capitalize(), f"https://shop.example/p/{item_id}", price_minor, "USD"
    )
    return replace(made, **changes)


def suggestion(item_id: str, price_minor: int = 299, code: str = "popular", because: str = "") -> Suggestion:
    return Suggestion(product(item_id, price_minor), Reason(code), because)


THREE = (suggestion("flakes", 349), suggestion("squares", 299), suggestion("loops", 399))


@dataclass
class Talk:
    """A dialogue that keeps its memory as JSON between turns, as the store does."""

    context: Context = field(default_factory=lambda: Context("en", "USD"))
    memory: dict[str, object] = field(default_factory=dict)

    def say(self, text: str, found: Sequence[Suggestion] = ()) -> tuple[Plan, Reply]:
        memory, planned = plan(self.read(), text, self.context)
        if planned.query and not found:
            planned = relax(planned) or planned
        memory, planned = conclude(memory, planned, found if planned.query else ())
        self.memory = memory.to_json()
        reply = phrase(planned, found if planned.query else (), self.context.locale, self.context.currency)
        return planned, reply

    def read(self) -> Memory:
        return read_memory(self.memory)
