"""The words of the command line; what they do is given by whoever composes the program."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.commands import demo, lessons
from bot.feeds.behaviour import FORMATS
from bot.model import Role

IMPORTED = ("catalogue", "events", "completejourney", "knowledge", *lessons.READERS)
HELP = {
    "serve": "run the server",
    "demo": "run the server with the demo shop, set up from nothing",
    "train": "fit a model on all behaviour; the server takes it into use",
    "import": "read a catalogue or behaviour, or what the dialogue is to know",
    "forget": "take back a guide, intents or phrases that were imported",
    "check": "find what is wrong with guides before a visitor does",
    "intents": "judge how well intents are told apart, on two files of examples",
    "site": "make a site: a shop with its key and secret",
    "user": "make a user, or give one a new password",
    "model": "list the models of a site, or take one into use",
    "rules": "show a shop's rules for recommendations, or set them",
    "service": "show when a shop's humans answer, or set it",
    "replay": "try a campaign on recorded visits, before it is switched on",
    "why": "say what campaigns decided about one visitor, and why",
    "export": "write what was recommended to visitors, and what was clicked",
    "evaluate": "judge the recommender on sessions, or policies on clicks",
}


def parser(runs: Mapping[str, Callable[..., Any]], effort: int, soon: int) -> argparse.ArgumentParser:
    """`runs` has every name of HELP. `effort` is that of `train` unless one is given, `soon` of `demo`."""
    made = argparse.ArgumentParser(prog="server.py", description="Floorwalker, the conversion assistant.")
    added = made.add_subparsers(required=True, metavar="COMMAND")
    commands = {name: added.add_parser(name, help=line) for name, line in HELP.items()}
    for name, command in commands.items():
        command.set_defaults(run=runs[name])
    _learning(commands, effort, soon)
    _importing(commands)
    _accounts(commands)
    _judging(commands)
    _shown(commands)
    _asked(commands)
    for name in ("train", "model", "rules", "service", "export", "forget", "replay", "why"):
        commands[name].add_argument("--site", metavar="KEY", help="not needed where there is only one")
    return made


Commands = Mapping[str, argparse.ArgumentParser]


def _learning(commands: Commands, effort: int, soon: int) -> None:
    shop = commands["demo"]
    shop.add_argument("--prepare", action="store_true", help="set up, do not serve")
    shop.add_argument("--password", default="", help="of the first user, instead of a generated one")
    for name, usual in (("demo", soon), ("train", effort)):
        line = f"cases visited; {usual:,} unless given"
        commands[name].add_argument("--effort", type=int, default=usual, help=line)


def _importing(commands: Commands) -> None:
    reading = commands["import"]
    reading.add_argument("what", choices=IMPORTED)
    reading.add_argument("file", nargs="?", type=Path, help="or folder")
    reading.add_argument("--site", required=True, metavar="KEY")
    reading.add_argument("--strict", action="store_true", help="the first bad row ends the import")
    reading.add_argument("--format", choices=sorted(FORMATS), default="floorwalker", help="of the file")
    reading.add_argument("--map", default="", metavar="OURS=THEIRS,…", help="columns")
    reading.add_argument("--event", default="", metavar="THEIRS=GA4,…", help="event names")
    for name in ("demo", "import"):
        line = "completejourney: the latest weeks only"
        commands[name].add_argument("--weeks", type=int, default=0, help=line)
    commands["forget"].add_argument("kind", choices=tuple(lessons.READERS))
    commands["forget"].add_argument("name")
    commands["check"].add_argument("what", choices=("guides",))
    commands["check"].add_argument("path", nargs="?", type=Path, help="file or folder; else those that ship")


def _accounts(commands: Commands) -> None:
    site, user = commands["site"], commands["user"]
    site.add_argument("name")
    site.add_argument("--origin", action="append", required=True, help="https://shop.example; repeatable")
    site.add_argument("--currency", default="USD")
    site.add_argument("--locale", default="en")
    user.add_argument("do", choices=("add", "password"))
    user.add_argument("email")
    user.add_argument("--site", default=demo.KEY, metavar="KEY")
    user.add_argument("--name", default="")
    user.add_argument("--role", choices=[role.value for role in Role], default=Role.AGENT.value)


def _judging(commands: Commands) -> None:
    sessions, intents = commands["evaluate"], commands["intents"]
    sessions.add_argument("--train", type=Path, metavar="FILE", help="sessions to learn from, CSV")
    sessions.add_argument("--test", type=Path, metavar="FILE", help="to judge by; else the latest of --train")
    sessions.add_argument("--protocol", choices=("last", "every"), default="last", help="items to foretell")
    sessions.add_argument("--novel", action="store_true", help="only items that are new to their session")
    sessions.add_argument("--off-policy", type=Path, metavar="LOG", help="logged recommendations, CSV")
    sessions.add_argument("--policy-log", type=Path, metavar="LOG", help="of a policy to judge by that log")
    sessions.add_argument("--plot", type=Path, metavar="HTML", help="draw it, too")
    sessions.add_argument("--threads", type=int, default=1, help="one gives the same result every time")
    sessions.add_argument("--untimed", action="store_true", help="all times are 0")
    for name, line in (("train", "to learn from"), ("test", "to judge by")):
        shape = f"{line}: CSV with columns text and intent, `oos` being out of scope"
        intents.add_argument(f"--{name}", type=Path, required=True, metavar="FILE", help=shape)
    for command in (sessions, intents):
        command.add_argument("--json", action="store_true", help="on standard output, and nothing else there")


def _asked(commands: Commands) -> None:
    replay, why = commands["replay"], commands["why"]
    replay.add_argument("file", type=Path, metavar="CAMPAIGN.yaml")
    replay.add_argument("--days", type=int, default=30, help="of the past; 30 unless given")
    replay.add_argument("--json", action="store_true", help="on standard output, one line a campaign")
    why.add_argument("visitor", metavar="VISITOR", help="id of a visitor, as the console shows it")


def _shown(commands: Commands) -> None:
    model, export = commands["model"], commands["export"]
    model.add_argument("do", choices=("list", "use"))
    model.add_argument("number", nargs="?", type=int, metavar="N")
    for name in ("rules", "service"):
        line = "YAML; what it leaves out is as by default"
        commands[name].add_argument("--file", type=Path, help=line)
    export.add_argument("what", choices=("recommendations",))
    export.add_argument("file", type=Path, help=".csv or .csv.gz")
