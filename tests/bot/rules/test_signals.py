from dataclasses import replace

from bot.rules.campaigns import Check, Group
from bot.rules.signals import signals
from tests.bot.rules.samples import campaign


def test_only_what_a_campaign_asks_for_is_watched() -> None:
    idle = Check("idle_s", "at_least", 20)
    rage = Check("rage_clicks", "at_least", 1)
    deep = replace(campaign(), condition=Group("all", (Group("none", (rage,)), idle)))
    assert signals([deep, deep]) == ("idle", "rage_click")
    assert signals([]) == ()
    assert signals([replace(campaign(), trigger="exit", enabled=False)]) == ("exit_signal",)
    assert signals([replace(campaign(), condition=Group("all", (Check("visits", "at_least", 1),)))]) == ()
