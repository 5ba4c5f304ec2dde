"""`server.py evaluate`: the engine against its sources on sessions, and policies on a log of clicks."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.commands.progress import step
from bot.errors import Invalid
from recommender.cases import Protocol
from recommender.comparison.comparison import ComparisonSettings, compare
from recommender.comparison.report import write_report
from recommender.comparison.result import COVERAGE, PER_CASE, Comparison
from recommender.comparison.sessions_file import read_sessions
from recommender.comparison.shipped import as_shipped
from recommender.dataset import read_log
from recommender.delimited import Problems
from recommender.off_policy.csv_file import read_logged_clicks
from recommender.off_policy.evaluation import OffPolicyReport, OffPolicySettings, evaluate_log
from recommender.off_policy.policies import usual_policies
from recommender.ranking.learning import LearningSettings

T = TypeVar("T")
Tell = Callable[[str, int, int], None]
Read = Callable[[Path, Problems, Callable[[int], None]], T]
"""Reads a file, notes what is wrong with it, and tells how many lines are done."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line said."""

    train: Path | None
    test: Path | None
    protocol: Protocol
    novel: bool
    off_policy: Path | None
    policy_log: Path | None
    as_json: bool
    plot: Path | None
    threads: int
    timed: bool


def evaluate(asked: Asked, out: Console, progress: Console) -> None:
    """The result to `out`, all else to `progress`. Raises Invalid for options that do not go together."""
    if (asked.train is None) == (asked.off_policy is None):
        raise Invalid("train", "give --train FILE (and --test FILE), or --off-policy FILE")
    if asked.threads < 1:
        raise Invalid("threads", "must be 1 or more")
    if asked.off_policy is not None:
        _judge_policies(asked.off_policy, asked, out, progress)
    elif asked.train is not None:
        _judge_sessions(asked.train, asked, out, progress)


def _judge_sessions(file: Path, asked: Asked, out: Console, progress: Console) -> None:
    rows, problems = _read(file, read_sessions, progress)
    train, test = read_log(rows, repeats=not asked.novel), None
    if asked.test is not None:
        rows, more = _read(asked.test, read_sessions, progress)
        test, problems = read_log(rows, repeats=not asked.novel), problems + more
    with _stages(progress) as tell:
        learning = LearningSettings(novel=asked.novel, threads=asked.threads)
        settings = ComparisonSettings(protocol=asked.protocol, novel=asked.novel, timed=asked.timed)
        found = compare(train, test, as_shipped(learning, tell), settings, tell)
    if asked.as_json:
        out.file.write(json.dumps(found.as_json() | {"problems": problems}) + "\n")
    else:
        _print_comparison(found, out)
    if asked.plot is not None:
        write_report(asked.plot, found, f"{file.name}: every source beside the engine")
        progress.print(f"The report is {asked.plot}.", highlight=False)


def _judge_policies(file: Path, asked: Asked, out: Console, progress: Console) -> None:
    (log, problems), other = _read(file, read_logged_clicks, progress), None
    if asked.policy_log is not None:
        other, more = _read(asked.policy_log, read_logged_clicks, progress)
        problems += more
    policies = usual_policies(log, other, "policy_log")
    with _stages(progress) as tell:
        found = evaluate_log(log, policies, OffPolicySettings(), tell)
    if asked.as_json:
        out.file.write(json.dumps(found.as_json() | {"problems": problems}) + "\n")
    else:
        _print_policies(found, out)


def _read(file: Path, read: Read[T], progress: Console) -> tuple[T, int]:
    """What a file says, and how many of its rows are left out; the first of those are told."""
    problems = Problems()
    with step(progress, f"Reading {file.name}") as tell:
        found = read(file, problems, lambda lines: tell(lines, None))
    if problems.count:
        progress.print(f"{file.name}: {problems.count:,} rows are left out", highlight=False)
    for problem in problems.first:
        progress.print(f"  {problem}", highlight=False, markup=False)
    return found, problems.count


@contextmanager
def _stages(progress: Console) -> Iterator[Tell]:
    """One bar whose work changes its name."""
    with step(progress, "Evaluating") as tell:
        last = ""

        def told(stage: str, done: int, total: int) -> None:
            nonlocal last
            if stage != last:
                last = stage
                progress.print(f"  {stage}", highlight=False)
            tell(done, total)

        yield told


def _print_comparison(found: Comparison, out: Console) -> None:
    made = _table("method", *PER_CASE, "cov@10", "p50 ms", "p95 ms", "fit s")
    for row in found.rows():
        metrics = (f"{row.metrics[name]:.4f}" for name in (*PER_CASE, COVERAGE))
        made.add_row(row.name, *metrics, f"{row.p50_ms:.2f}", f"{row.p95_ms:.2f}", f"{row.fit_s:.1f}")
    out.print(made)
    out.print(
        f"{found.cases:,} cases of {found.sessions:,} sessions, learnt from {found.learnt_sessions:,}; "
        f"{found.unknown_targets:,} targets nobody knows.",
        highlight=False,
    )
    for told in found.differences:
        ratio = "" if told.ratio is None else f", {told.ratio:.3f} times"
        between = "" if told.bounds is None else f" ({told.bounds.low:+.4f} to {told.bounds.high:+.4f})"
        line = f"{told.metric}: {told.value:+.4f}{between} on {told.baseline}{ratio}: {told.verdict}"
        out.print(line, highlight=False)


def _table(*names: str) -> Table:
    """Narrow enough for 80 columns."""
    made = Table(*names, box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for column in made.columns:
        column.no_wrap = True
    for column in made.columns[1:]:
        column.justify = "right"
    return made


def _print_policies(found: OffPolicyReport, out: Console) -> None:
    made = _table("policy", "IPS", "SNIPS", "DR", "rows", "clicks", "max w")
    for result in found.results:
        if result.reason:
            made.add_row(result.policy, "cannot tell", "", "", f"{result.effective_rows:,.0f}")
            continue
        values = [
            f"{e.value:.5f}\n[dim]{e.bounds.low:.4f}–{e.bounds.high:.4f}[/]"
            for e in (result.estimates[name] for name in ("ips", "snips", "dr"))
        ]
        rest = (f"{result.effective_rows:,.0f}", f"{result.effective_clicks:.1f}", f"{result.max_weight:.1f}")
        made.add_row(result.policy, *values, *rest)
    out.print(made)
    out.print("rows and clicks: how many of its own the log is worth to the policy", highlight=False)
    for result in found.results:
        if result.reason:
            out.print(f"{result.policy}: cannot tell, {result.reason}", highlight=False)
