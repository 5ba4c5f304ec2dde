"""Several searches in one turn, taken in: one product of each, or two of them side by side."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.matching import covering, says_all, stems_of, unmatched
from bot.dialogue.plain import stems
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.suggestions import Suggestion
from bot.dialogue.turn import Found
from bot.dialogue.vocabulary import Vocabulary

NEAREST = 2
"""Products that are shown for a thing that the shop does not have."""


def one_of_each(vocabulary: Vocabulary, planned: Plan, found: Found) -> tuple[Plan, tuple[Suggestion, ...]]:
    """Of each thing the product that fits best; what the shop does not have is `lacking`."""
    texts = [query.text for query in (planned.query, *planned.each) if query]
    picks, lacking = dict[str, Suggestion](), list[str]()
    for text, options in zip(texts, (found.suggestions, *found.each), strict=False):
        fit = () if unmatched(vocabulary, text, options) else covering(text, options)
        if fit:
            picks.setdefault(fit[0].product.item_id, fit[0])
        else:
            lacking.append(text)
    return replace(planned, lacking=tuple(lacking)), tuple(picks.values())


def side_by_side(vocabulary: Vocabulary, planned: Plan, found: Found) -> tuple[Plan, tuple[Suggestion, ...]]:
    """Those that are what they were called; where there are not two, what comes nearest to each."""
    picks, near, lacking = dict[str, Suggestion](), dict[str, Suggestion](), list[str]()
    for query, name, options in zip(planned.each, planned.others, found.each, strict=False):
        fit = covering(query.text, options)
        is_it = [one for one in fit if says_all(vocabulary, query.text, one.product)]
        new = [one for one in is_it if one.product.item_id not in picks]
        if new:
            picks[new[0].product.item_id] = new[0]
        else:
            lacking.append(name)
            is_near = _is_near(query.text, fit)
            near |= {one.product.item_id: one for one in fit[:NEAREST] if is_near}
    planned = replace(planned, lacking=tuple(lacking), others=())
    if len(picks) > 1:
        return planned, tuple(picks.values())
    return replace(planned, kind=Kind.COMPARE_LACKS), _unique((*picks.values(), *near.values()))


def _is_near(text: str, fit: Sequence[Suggestion]) -> bool:
    """Whether these are called by one of its words, and not only by one that begins alike."""
    return any(set(stems(text)).intersection(stems_of(one.product)) for one in fit)


def _unique(suggestions: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    return tuple({one.product.item_id: one for one in suggestions}.values())
