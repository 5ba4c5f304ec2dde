"""From campaigns, what they caused and why they spoke, to what travels."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.actions.campaign_reports import Reported
from bot.actions.campaigns import Imported
from bot.actions.nudging.preview import Previewed
from bot.actions.nudging.why import Moment
from bot.actions.rehearsal import Rehearsed
from bot.model import Arm, Looked, Restraint
from bot.rules.campaigns import Revision
from bot.rules.conditions import FIELDS, OPERATORS
from bot.rules.definitions import mapping_of, yaml_of
from bot.rules.facts import ATTRIBUTE, EVENT, Kind
from bot.rules.increments import Increment, Lift, Tally
from bot.rules.revisions import changes, state
from bot.web import campaign_wire as wire
from bot.web.present import nudge, time, visitor_name
from bot.web.wire import WireMoney

MOST_REVISIONS = 100


def row(reported: Reported, now: datetime) -> wire.CampaignRow:
    kept, campaign = reported.kept, reported.kept.campaign
    return wire.CampaignRow(
        campaign_id=campaign.campaign_id,
        name=campaign.name,
        trigger=campaign.trigger,
        tells=campaign.tells,
        enabled=campaign.enabled,
        archived=kept.archived,
        priority=campaign.priority,
        state=state(kept, now),
        revision=kept.revision,
        changed_at=time(kept.changed_at),
        changed_by=kept.changed_by,
        visitors_shown=_visitors(reported.tallies, Arm.SHOWN),
        visitors_held_out=_visitors(reported.tallies, Arm.GHOST),
        lift=lift(reported.lift) if reported.lift else None,
    )


def view(reported: Reported, history: Sequence[Revision]) -> wire.CampaignView:
    kept, campaign = reported.kept, reported.kept.campaign
    return wire.CampaignView(
        definition=mapping_of(campaign),
        revision=kept.revision,
        archived=kept.archived,
        version=campaign.version,
        yaml=yaml_of(campaign),
        arms=[_arm(tally) for tally in reported.tallies],
        lift=lift(reported.lift) if reported.lift else None,
        history=_history(history),
    )


def lift(found: Increment) -> wire.WireLift:
    whole = _compared(found.together)
    return wire.WireLift(
        version=found.version,
        verdict=whole.verdict,
        visitors=whole.visitors,
        buyers=whole.buyers,
        held_out=found.together.held_out.visitors,
        held_out_buyers=found.together.held_out.buyers,
        difference=whole.difference,
        low=whole.low,
        high=whole.high,
        p_value=whole.p_value,
        relative=whole.relative,
        incremental_orders=whole.incremental_orders,
        sample_ratio_p=found.sample_ratio_p,
        variants=[_compared(variant) for variant in found.variants],
    )


def fields() -> list[wire.ConditionField]:
    """What a condition can ask about; of the shop's own events and attributes how their names begin."""
    own: list[tuple[str, Kind, str]] = [(EVENT, "number", "custom"), (ATTRIBUTE, "text", "custom")]
    known = [(name, fact.kind, fact.group) for name, fact in FIELDS.items()]
    return [
        wire.ConditionField(name, kind, group, list(OPERATORS[kind])) for name, kind, group in known + own
    ]


def restraint(set_to: Restraint) -> wire.WireRestraint:
    return wire.WireRestraint(
        speaks=set_to.speaks,
        per_visit=set_to.per_visit,
        per_day=set_to.per_day,
        gap_s=set_to.gap_s,
        quiet_days=set_to.quiet_days,
        quiet_pages=list(set_to.quiet_pages),
        quiet_steps=[step for step in ("begin", "shipping", "payment") if step in set_to.quiet_steps],
    )


def imported(made: Imported) -> wire.CampaignImport:
    return wire.CampaignImport(
        created=list(made.created),
        changed=list(made.changed),
        unchanged=list(made.unchanged),
        faults=[wire.ImportFault(fault.data["field"], str(fault)) for fault in made.faults],
    )


def preview(shown: Previewed) -> wire.Preview:
    return wire.Preview(nudge(shown.nudge), shown.locale, list(shown.notes))


def dry_run(done: Rehearsed) -> wire.DryRunAnswer:
    found = done.found
    return wire.DryRunAnswer(
        since=time(done.period.since_at),
        until=time(done.period.until_at),
        complete=done.is_complete,
        events=found.events,
        visits=found.visits,
        visitors=found.visitors,
        addressed=found.addressed,
        held_out=found.held_out,
        bought_anyway=found.bought_anyway,
        armed=found.armed,
        by_hour=list(found.by_hour),
        by_page_type=[wire.Counted(name, number) for name, number in found.by_page_type],
        by_page=[wire.Counted(name, number) for name, number in found.by_page],
        unknown=list(found.unknown),
        examples=[
            wire.DryRunExample(
                at=time(example.moment.at),
                visit_id=example.moment.visit_id,
                visitor_id=example.moment.visitor_id,
                visitor_name=visitor_name(example.moment.visitor_id),
                looked=[looked(example.looked)],
            )
            for example in found.examples
        ],
    )


def moment(decided: Moment) -> wire.WireMoment:
    return wire.WireMoment(
        time(decided.at), decided.visit_id, decided.source, [looked(one) for one in decided.looked]
    )


def looked(one: Looked) -> wire.WireLooked:
    return wire.WireLooked(
        campaign_id=one.campaign_id,
        name=one.name,
        verdict=one.verdict,
        because=one.because,
        params=dict(one.params),
        findings=[
            wire.WireFinding(f.field, f.operator, f.wanted, f.found, f.held, f.short_by, f.excluded)
            for f in one.findings
        ],
    )


def _compared(found: Lift) -> wire.VariantLift:
    """Without an interval and a p-value where an arm is empty: there is nothing to compare."""
    is_empty = found.difference is None
    return wire.VariantLift(
        variant=found.variant,
        visitors=found.shown.visitors,
        buyers=found.shown.buyers,
        verdict=found.verdict.value,
        difference=found.difference,
        low=None if is_empty else found.interval.low,
        high=None if is_empty else found.interval.high,
        p_value=None if is_empty else found.p_value,
        relative=found.relative,
        incremental_orders=found.incremental_orders,
    )


def _arm(tally: Tally) -> wire.ArmTally:
    return wire.ArmTally(
        version=tally.version,
        arm=tally.arm.value,
        variant=tally.variant,
        visitors=tally.visitors,
        buyers=tally.buyers,
        orders=tally.orders,
        revenue=WireMoney(tally.revenue_minor, tally.currency),
    )


def _history(latest_first: Sequence[Revision]) -> list[wire.RevisionRow]:
    earlier = [revision.campaign for revision in latest_first[1:]]
    shown = list(zip(latest_first, [*earlier, None], strict=True))[:MOST_REVISIONS]
    return [
        wire.RevisionRow(
            number=revision.number,
            saved_at=time(revision.saved_at),
            user_name=revision.user_name,
            action=revision.action,
            changes=list(changes(before, revision.campaign)),
        )
        for revision, before in shown
    ]


def _visitors(tallies: Iterable[Tally], arm: Arm) -> int:
    return sum(tally.visitors for tally in tallies if tally.arm is arm)
