"""`why`: what campaigns decided about one visitor, condition by condition."""

from collections.abc import Iterator, Sequence

from rich.console import Console

from bot.actions.nudging import why
from bot.actions.nudging.why import Moment
from bot.model import Finding, Looked, Site, VisitorId
from bot.reactions import Reactor


async def show(reactor: Reactor, console: Console, site: Site, visitor_id: VisitorId) -> None:
    """Raises NotFound for a visitor the site does not know."""
    moments = await reactor.read(why.why, site.site_id, visitor_id)
    for line in lines(moments):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def lines(moments: Sequence[Moment]) -> Iterator[str]:
    for moment in moments:
        what = "as it stands now" if moment.source == "now" else "recorded"
        yield f"{moment.at:%Y-%m-%d %H:%M:%S} UTC  visit {moment.visit_id}  {what}"
        for looked in moment.looked:
            yield f"  {_verdict(looked)}"
            for finding in looked.findings:
                yield f"      {_finding(finding)}"


def _verdict(looked: Looked) -> str:
    params = ", ".join(f"{name} {value}" for name, value in looked.params.items())
    because = " ".join(part for part in (looked.because, f"({params})" if params else "") if part)
    said = f"{looked.verdict}, {because}" if looked.verdict and because else looked.verdict or because
    return f"{looked.name or looked.campaign_id}: {said}"


def _finding(finding: Finding) -> str:
    sign = "yes" if finding.held != finding.excluded else " no"
    short = f", {finding.short_by:g} short" if finding.short_by is not None else ""
    found = finding.found or "not known"
    if finding.excluded:
        found += " (should not hold)"
    return f"{sign}  {finding.field} {finding.operator} {finding.wanted}: {found}{short}"
