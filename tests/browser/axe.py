"""A screen in light and dark, on a desk and on a phone: a picture of each, and what axe-core finds wrong."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Frame, Page, ViewportSize

Shot = Callable[[Page, str], None]
AXE = (Path(__file__).parents[2] / "widget/node_modules/axe-core/axe.min.js").read_text()
DESK: ViewportSize = {"width": 1320, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
SIZES = {"desk": DESK, "phone": PHONE}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Every frame is asked by itself; the rule about the size of targets is off unless asked for.
RUN = """async () => {
  const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run(document, {
    iframes: false,
    resultTypes: ["violations"],
    runOnly: { type: "tag", values },
    rules: { "target-size": { enabled: true } },
  });
  const told = (id) => ({ target, failureSummary }) =>
    `${id} ${target.flat().join(" ")}: ${failureSummary.replaceAll("\\n", " ")}`;
  return violations.flatMap(({ id, nodes }) => nodes.map(told(id)));
}"""


def faces(page: Page) -> Iterator[str]:
    """Turns the page to each of its faces, and leaves it as it came: on a desk, in light."""
    for size, viewport in SIZES.items():
        for scheme in SCHEMES:
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            yield f"{size}-{scheme}"
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")


def faults(page: Page) -> list[str]:
    """What is wrong in the page and its frames, open shadow roots included."""
    return [fault for frame in page.frames if frame.url.startswith("http") for fault in _faults(frame)]


def _faults(frame: Frame) -> list[str]:
    if not frame.evaluate("'axe' in window"):
        frame.evaluate(AXE)
    found: list[str] = frame.evaluate(RUN)
    return found


class Looking:
    """Gathers what is wrong on all screens of a test, so that one run tells everything."""

    def __init__(self, shot: Shot) -> None:
        self.found: list[str] = []
        self._shot = shot

    def at(self, page: Page, name: str) -> None:
        for face in faces(page):
            self._shot(page, f"{name}-{face}")
            self.found += [f"{name} {face}: {fault}" for fault in faults(page)]
