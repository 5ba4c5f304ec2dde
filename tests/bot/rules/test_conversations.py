from dataclasses import replace

from bot.model import ConversationId, Owner, Status
from bot.rules.conversations import begun, bot_is_silent, is_going_on
from tests.bot.rules.samples import EVE, NOON, SITE, later, visit

FRESH = begun(ConversationId("c"), SITE, EVE, NOON)


def test_a_conversation_begins_with_the_bot() -> None:
    assert (FRESH.owner, FRESH.status, FRESH.started_at) == (Owner.BOT, Status.OPEN, NOON)
    assert not bot_is_silent(FRESH)


def test_the_bot_is_silent_beside_an_agent_and_while_one_is_waited_for() -> None:
    assert bot_is_silent(replace(FRESH, owner=Owner.AGENT))
    assert bot_is_silent(replace(FRESH, status=Status.WAITING))
    assert not bot_is_silent(replace(FRESH, status=Status.CLOSED))


def test_a_conversation_of_this_visit_goes_on_and_one_of_last_week_does_not() -> None:
    spoken = replace(FRESH, visitor_spoke=True, last_message_at=NOON)
    assert is_going_on(spoken, visit(), NOON)
    assert not is_going_on(spoken, visit(started_at=later(days=7)), NOON)
    assert is_going_on(replace(FRESH, owner=Owner.AGENT), visit(started_at=later(days=7)), None)
    assert not is_going_on(None, visit(), None)


def test_what_the_bot_said_of_itself_is_no_conversation() -> None:
    nudged = replace(FRESH, visitor_spoke=True, last_message_at=later(days=7))
    assert not is_going_on(nudged, visit(started_at=later(days=7)), NOON)
