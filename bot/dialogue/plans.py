"""What a turn comes to before anything is fetched: what is answered, and what must be fetched for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.measures import Measure
from bot.dialogue.shapes import Passage
from bot.model import Article, Contact, Field, ItemId, ProductQuery, QuickReply


class Kind(StrEnum):
    """What is answered; each has its phrases."""

    GREETING = "greeting"
    HELP = "help"
    BOT = "bot"
    """Whether one speaks to a machine: honestly."""
    THANKS = "thanks"
    OKAY = "okay"
    BYE = "bye"
    SEARCH = "search"
    RECOMMEND = "recommend"
    CART = "cart"
    """What goes with it."""
    IN_CART = "in_cart"
    EMPTY_CART = "empty_cart"
    POPULAR = "popular"
    SIMILAR = "similar"
    EACH = "each"
    """Of each thing on a list one."""
    NOTED = "noted"
    """What makes somebody ill is kept in mind; what is wanted was not said yet."""
    DISLIKED = "disliked"
    """The same of what is merely not wanted."""
    MORE = "more"
    CHEAPER = "cheaper"
    FINER = "finer"
    """Dearer ones, for somebody who wants something better."""
    BIGGER = "bigger"
    SMALLER = "smaller"
    NOTHING_FOUND = "nothing_found"
    NO_MORE = "no_more"
    NO_CHEAPER = "no_cheaper"
    NO_FINER = "no_finer"
    NO_BIGGER = "no_bigger"
    NO_SMALLER = "no_smaller"
    COMPARE = "compare"
    COMPARE_LACKS = "compare_lacks"
    """What comes nearest to things named of which there are not two to compare."""
    NOTHING_TO_COMPARE = "nothing_to_compare"
    DETAILS = "details"
    STOCK = "stock"
    PRICE = "price"
    INGREDIENTS = "ingredients"
    SIZES = "sizes"
    WHICH = "which"
    """Which of the products shown is meant."""
    WHICH_BRAND = "which_brand"
    """Which of the brands shown is not wanted."""
    WHICH_PRODUCT = "which_product"
    """The same, where none was shown."""
    GONE = "gone"
    """What is asked about is not in the catalogue any more."""
    ADD = "add"
    """To put something into the cart, which only the visitor's own click does."""
    ORDER = "order"
    ORDER_ASK = "order_ask"
    ORDER_UNKNOWN = "order_unknown"
    ANSWER = "answer"
    """A passage of an article."""
    PERHAPS = "perhaps"
    """No article surely says it; some may."""
    UNKNOWN = "unknown"
    """No article says it."""
    OFFER = "offer"
    """What a campaign allows."""
    GUIDE = "guide"
    """What a guide says, in its own words."""
    GUIDE_DONE = "guide_done"
    OBJECTION_PRICE = "objection_price"
    OBJECTION_TRUST = "objection_trust"
    OBJECTION_SHIPPING = "objection_shipping"
    OBJECTION_UNSURE = "objection_unsure"
    COMPLAINT = "complaint"
    """Something went wrong with what he bought."""
    CONTACT_ASK = "contact_ask"
    CONTACT_KEPT = "contact_kept"
    NOBODY_THERE = "nobody_there"
    HAND_OVER = "hand_over"
    HAND_OVER_LATER = "hand_over_later"
    """Handed over though nobody is there."""
    GIVE_UP = "give_up"
    """Handed over because it was not understood twice."""
    ABUSE = "abuse"
    ABUSE_END = "abuse_end"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_UNDERSTOOD = "not_understood"
    REPEATED = "repeated"
    OFFER_HUMAN = "offer_human"
    STILL_HERE = "still_here"


@dataclass(frozen=True, slots=True)
class Plan:
    kind: Kind
    turn: int
    locale: str
    """The language of the reply."""
    query: ProductQuery | None = None
    """What to ask the recommender for; `relax` says what to ask for where that finds nothing."""
    item_ids: tuple[ItemId, ...] = ()
    """Products to load."""
    order_id: str = ""
    """An order to load, if it is this visitor's."""
    hand_over: str = ""
    """Why a human is called: `asked`, `not_understood`, `high_cart`, `abuse`, `complaint`, `guide`."""
    summary: str = ""
    """For the agents, in the site's language; where it is handed over or a contact was left."""
    tags: tuple[str, ...] = ()
    contact: Contact | None = None
    """What the visitor just left, with what he had left before."""
    unanswered: str = ""
    """A question no article answers, in his words."""
    dropped: tuple[str, ...] = ()
    """Which wishes this plan no longer asks for: `attributes`, `words`, `price`, `brand`, `category`."""
    relaxed: int = 0
    """How many searches found nothing before this one."""
    asked: ProductQuery | None = None
    """What was asked for before anything was dropped."""
    left_out: str = ""
    """What is not wanted and was filtered by, in his words."""
    vague: str = ""
    """What is not wanted and no filter can do, in his words."""
    claim: str = ""
    """What he wants to rely on, such as "gluten free", in his words."""
    others: tuple[str, ...] = ()
    """Of a list, what is to be looked for after this one."""
    each: tuple[ProductQuery, ...] = ()
    """What to ask for singly: the things of a list, or those to be compared by their names."""
    said: str = ""
    """The visitor's message, for its own spelling of words."""
    answers: str = ""
    """What he asked of what he names: `price`, `stock`."""
    holds: str = ""
    """What he avoids and things of this name usually have in them."""
    is_nameless: bool = False
    """Whether no product names what is not wanted, so that no filter knows it."""
    lacking: tuple[str, ...] = ()
    """Of the things named, those the shop does not have."""
    took: str = ""
    """What was looked for instead of his words, where they are mistyped."""
    missing: str = ""
    """A word of a search that nothing found has, though it has others of it."""
    bare: str = ""
    """Of the words that are searched with, those the catalogue knows: for where nothing is found."""
    thing: tuple[str, ...] = ()
    """What the thing looked for is called, where it is said with other words: nothing else is it."""
    unmatched: str = ""
    """Words that nothing found has, but for its spelling."""
    than: Measure | None = None
    """The size that something larger or smaller is looked for."""
    passage: Passage | None = None
    may_help: tuple[Article, ...] = ()
    """Articles that may say it, the likeliest first."""
    says: tuple[str, ...] = ()
    """Of a guide, or in front of what else is said."""
    replies: tuple[QuickReply, ...] = ()
    asks: Field | None = None
    skill: str = ""
    """An intent that another skill answers, behind what a guide says."""
    compares: int = 0
    """So many of what the query finds are compared."""
    otherwise: "Plan | None" = None
    """What a guide says where its query finds nothing."""
    place: Mapping[str, object] | None = None
    """Where that leads to in the guide."""
    is_otherwise: bool = False
