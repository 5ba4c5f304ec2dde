"""Bytes a visitor's browser loads, gzip -9, from the built widget."""

import json
from pathlib import Path

from tests.bench.measure import Measure

MANIFEST = Path(__file__).parents[2] / "widget/dist/manifest.json"


def measure() -> list[Measure]:
    gzip = {name: entry["gzip"] for name, entry in json.loads(MANIFEST.read_text(encoding="utf-8")).items()}
    return [
        Measure("loader to load", gzip["embed.js"] / 1024, "KiB gzip", 3.0, at_least=False),
        Measure(
            "loader with card", (gzip["embed.js"] + gzip["card.js"]) / 1024, "KiB gzip", 6.0, at_least=False
        ),
        Measure("signals, where a campaign asks for them", gzip["signals.js"] / 1024, "KiB gzip"),
        Measure("frame, when the chat is wanted", gzip["frame.js"] / 1024, "KiB gzip"),
        Measure(
            "all that can come to a shop's page",
            sum(gzip[f"{name}.js"] for name in ("embed", "card", "signals", "frame")) / 1024,
            "KiB gzip",
        ),
        Measure(
            "opened conversation, code and style",
            (gzip["panel.js"] + gzip["panel.css"]) / 1024,
            "KiB gzip",
            32.0,
            at_least=False,
        ),
        Measure("console", (gzip["console.js"] + gzip["console.css"]) / 1024, "KiB gzip"),
        Measure("dashboard", (gzip["dashboard.js"] + gzip["dashboard.css"]) / 1024, "KiB gzip"),
    ]
