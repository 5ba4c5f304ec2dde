"""What marketers do to campaigns: made, changed, switched, put away, copied, brought in from a file."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import count

from bot.actions.outcome import Done
from bot.errors import ChangedMeanwhile, Invalid, NotFound
from bot.model import CampaignId, OfferId, Restraint, SiteId, User
from bot.ports import Store, Tools
from bot.rules.campaigns import Action, Campaign, Kept, Revision
from bot.rules.definitions import LONGEST_NAME, campaign_from, given_in, versioned

log = logging.getLogger(__name__)

MOST_CAMPAIGNS = 500
"""Of a site, archived ones included."""
LONGEST_ID = 64
RESERVED = frozenset({"dry-run", "import", "preview", "restraint"})
"""Ids that would stand where something else of `/api/campaigns` does."""
Read = tuple[str, Campaign | Invalid]
"""Of an import: a campaign's path in it, and the campaign or what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Imported:
    created: tuple[CampaignId, ...] = ()
    changed: tuple[CampaignId, ...] = ()
    unchanged: tuple[CampaignId, ...] = ()
    faults: tuple[Invalid, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the contents of a site's campaigns may name."""

    guides: frozenset[str]
    offers: frozenset[OfferId]


async def create(store: Store, tools: Tools, user: User, campaign: Campaign) -> Done[Campaign]:
    """Raises Invalid for an id that is in use, and for a guide or an offer that there is not."""
    if await store.campaigns.for_update(user.site_id, campaign.campaign_id):
        raise Invalid("campaign_id", f"campaign_id {campaign.campaign_id} is in use")
    await _require_fit(store, user.site_id, campaign)
    _require_room(len(await store.campaigns.kept(user.site_id)))
    return Done(await _keep(store, tools, user, None, campaign, "created"))


async def save(
    store: Store, tools: Tools, user: User, campaign_id: CampaignId, campaign: Campaign, revision: int
) -> Done[Campaign]:
    """What is there already is not saved again, so that the same call twice does no harm.

    Raises ChangedMeanwhile where `revision` is not the latest, Invalid as `create` does, NotFound.
    """
    kept = await _locked(store, user.site_id, campaign_id)
    if campaign.campaign_id != campaign_id:
        raise Invalid("campaign_id", "campaign_id cannot be changed; duplicate the campaign instead")
    campaign = versioned(campaign, kept.campaign)
    if campaign == kept.campaign:
        return Done(campaign)
    if revision != kept.revision:
        raise ChangedMeanwhile(kept.changed_by, kept.revision)
    await _require_fit(store, user.site_id, campaign)
    return Done(await _keep(store, tools, user, kept, campaign, "changed"))


async def enable(
    store: Store, tools: Tools, user: User, campaign_id: CampaignId, enabled: bool
) -> Done[Campaign]:
    """Raises Invalid for an archived one, or one that gives or begins what is gone; NotFound."""
    kept = await _locked(store, user.site_id, campaign_id)
    if kept.campaign.enabled == enabled:
        return Done(kept.campaign)
    if enabled and kept.archived:
        raise Invalid("enabled", "this campaign is archived; restore it first")
    if enabled:
        await _require_fit(store, user.site_id, kept.campaign)
    changed = replace(kept.campaign, enabled=enabled)
    return Done(await _keep(store, tools, user, kept, changed, "enabled" if enabled else "disabled"))


async def archive(
    store: Store, tools: Tools, user: User, campaign_id: CampaignId, archived: bool
) -> Done[Campaign]:
    """What is on a screen goes on, its exposures stay; restored, it is off. Raises NotFound."""
    kept = await _locked(store, user.site_id, campaign_id)
    if kept.archived == archived:
        return Done(kept.campaign)
    changed, as_wanted = replace(kept.campaign, enabled=False), replace(kept, archived=archived)
    action: Action = "archived" if archived else "restored"
    return Done(await _keep(store, tools, user, as_wanted, changed, action))


async def duplicate(
    store: Store, tools: Tools, user: User, campaign_id: CampaignId, name: str
) -> Done[Campaign]:
    """A copy under an id of its own, off. Raises NotFound, Invalid where there are too many."""
    kept = await _locked(store, user.site_id, campaign_id)
    taken = {one.campaign.campaign_id for one in await store.campaigns.kept(user.site_id)}
    _require_room(len(taken))
    copy = replace(
        kept.campaign,
        campaign_id=_free_id(campaign_id, taken),
        name=name[:LONGEST_NAME],
        enabled=False,
        version=1,
    )
    return Done(await _keep(store, tools, user, None, copy, "created"))


def read_yaml(text: str) -> Sequence[Read]:
    """Each campaign of the text by its path, or what is wrong with it. Raises Invalid where it is no YAML."""
    read: list[Read] = []
    seen: set[CampaignId] = set()
    for path, given in given_in(text):
        try:
            campaign = campaign_from(given, path)
        except Invalid as error:
            read.append((path, error))
            continue
        twice = campaign.campaign_id in seen
        seen.add(campaign.campaign_id)
        read.append((path, _wrong(path, "campaign_id", "is given twice") if twice else campaign))
    return read


async def import_(store: Store, tools: Tools, user: User, read: Sequence[Read]) -> Done[Imported]:
    """What `read_yaml` read, in place of those of the same id, archived ones too.

    A wrong one costs only itself. Raises Invalid where there would be too many.
    """
    before = {kept.campaign.campaign_id: kept for kept in await store.campaigns.kept(user.site_id)}
    known = await _known(store, user.site_id)
    made = Imported()
    for path, one in read:
        fault = one if isinstance(one, Invalid) else _unfit(one, known, path)
        if isinstance(one, Invalid) or fault:
            made = replace(made, faults=(*made.faults, *([fault] if fault else [])))
            continue
        kept = before.get(one.campaign_id)
        campaign = versioned(one, kept.campaign if kept else None)
        if kept and not kept.archived and kept.campaign == campaign:
            made = replace(made, unchanged=(*made.unchanged, campaign.campaign_id))
        elif kept:
            await _keep(store, tools, user, replace(kept, archived=False), campaign, "imported")
            made = replace(made, changed=(*made.changed, campaign.campaign_id))
        else:
            _require_room(len(before) + len(made.created))
            await _keep(store, tools, user, None, campaign, "imported")
            made = replace(made, created=(*made.created, campaign.campaign_id))
    return Done(made)


async def set_restraint(store: Store, tools: Tools, user: User, restraint: Restraint) -> Done[None]:
    """From the next event on, for all campaigns of the site."""
    await store.sites.set_restraint(user.site_id, restraint)
    log.info(
        "user %s (%s) set the restraint of site %s: %s", user.user_id, user.name, user.site_id, restraint
    )
    return Done(None)


async def _known(store: Store, site_id: SiteId) -> Known:
    taught = await store.teachings.definitions(site_id)
    return Known(
        frozenset(one.name for one in taught if one.kind == "guide"),
        frozenset(offer.offer_id for offer in await store.offers.of_site(site_id)),
    )


async def _require_fit(store: Store, site_id: SiteId, campaign: Campaign) -> None:
    if fault := _unfit(campaign, await _known(store, site_id), ""):
        raise fault


def _unfit(campaign: Campaign, known: Known, path: str) -> Invalid | None:
    """What of it cannot be: its id, or the first guide or offer it names that there is not."""
    if campaign.campaign_id in RESERVED:
        return _wrong(path, "campaign_id", f"{campaign.campaign_id} is a word of ours; choose another")
    for at, variant in enumerate(campaign.variants):
        content, where = variant.content, f"variants[{at}].content"
        if content.offer and content.offer not in known.offers:
            return _wrong(path, f"{where}.offer", f"names no offer there is: {content.offer}")
        if content.guide and content.guide not in known.guides:
            return _wrong(path, f"{where}.guide", f"names no guide there is: {content.guide}")
    return None


def _wrong(path: str, field: str, message: str) -> Invalid:
    where = f"{path}.{field}" if path else field
    return Invalid(where, f"{where} {message}")


async def _locked(store: Store, site_id: SiteId, campaign_id: CampaignId) -> Kept:
    kept = await store.campaigns.for_update(site_id, campaign_id)
    if kept is None:
        raise NotFound("no such campaign")
    return kept


async def _keep(
    store: Store, tools: Tools, user: User, kept: Kept | None, campaign: Campaign, action: Action
) -> Campaign:
    """`kept` is what was there before, archived or not as it is to be from now on."""
    revision = Revision(
        campaign.campaign_id,
        kept.revision + 1 if kept else 1,
        campaign,
        tools.clock.now(),
        user.user_id,
        user.name,
        action,
    )
    await store.campaigns.save(user.site_id, revision, archived=kept is not None and kept.archived)
    return campaign


def _require_room(taken: int) -> None:
    if taken >= MOST_CAMPAIGNS:
        raise Invalid("campaigns", f"a site has at most {MOST_CAMPAIGNS} campaigns, archived ones included")


def _free_id(campaign_id: CampaignId, taken: Collection[CampaignId]) -> CampaignId:
    """`cart-exit-2`, `cart-exit-3` …, as long as an id may be."""
    endings = (f"-{number}" for number in count(2))
    ids = (CampaignId(campaign_id[: LONGEST_ID - len(ending)] + ending) for ending in endings)
    return next(one for one in ids if one not in taken)
