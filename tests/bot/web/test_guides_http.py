import pytest

from bot.actions import teaching
from bot.dialogue.guides.definitions import parse
from bot.model import Definition, Role
from bot.web.guides_http import locale_in
from tests.bot.web.house import House

TEA = """
guide: tea
title: {en: Find a tea, de: Einen Tee finden}
steps:
  kind:
    say: {en: "Green or black?", de: "Grün oder schwarz?"}
    choices:
      - label: {en: Green, de: Grün}
        to: done
      - label: {en: Start again, de: Von vorn}
        to: kind
  done:
    say: {en: Enjoy it., de: "Wohl bekomm's."}
    end: true
"""


@pytest.fixture
async def tea(house: House) -> None:
    """The only guide of the house."""
    await teach(house, TEA)


@pytest.mark.parametrize(
    ("wanted", "locale"),
    [("de", "de"), ("de-AT", "de"), ("de_AT", "de"), ("fr", "en"), ("", "en"), ("<", "en")],
)
def test_a_guide_speaks_one_of_its_own_languages(wanted: str, locale: str) -> None:
    assert locale_in(parse("tea.yaml", TEA), wanted) == locale


async def test_guides_are_listed_in_the_readers_language(house: House, tea: None) -> None:
    browser = await house.signed_in(Role.MARKETER)
    async with browser.get(house.url("/api/guides"), headers={"Accept-Language": "de"}) as answer:
        (guide,) = (await answer.json())["guides"]
    assert (guide["guide_id"], guide["title"]) == ("tea", "Einen Tee finden")
    assert (guide["steps"], guide["locales"], guide["faults"]) == (2, ["en", "de"], 0)


async def test_a_guide_is_told_as_a_flow(house: House, tea: None) -> None:
    browser = await house.signed_in(Role.MARKETER)
    found = await (await browser.get(house.url("/api/guides/tea?locale=de"))).json()
    assert found["locale"] == "de"
    titles = {node["id"]: (node["title"], node["kind"], node["layer"]) for node in found["nodes"]}
    assert titles == {"kind": ("Grün oder schwarz?", "choices", 0), "done": ("Wohl bekomm's.", "end", 1)}
    ways = {(edge["start"], edge["end"], edge["label"], edge["back"]) for edge in found["edges"]}
    assert ways == {("kind", "done", "Grün", False), ("kind", "kind", "Von vorn", True)}
    assert found["faults"] == []


async def test_its_faults_are_told(house: House) -> None:
    await teach(house, TEA.replace("en: Enjoy it., ", ""))
    browser = await house.signed_in(Role.MARKETER)
    found = await (await browser.get(house.url("/api/guides/tea"))).json()
    assert [(fault["step"], fault["code"]) for fault in found["faults"]] == [("done", "missing_text")]
    assert found["guide"]["faults"] == 1


@pytest.mark.parametrize("wanted", ["none", "%00", "..", "TEA", "x" * 65])
async def test_a_guide_that_is_not_there(house: House, tea: None, wanted: str) -> None:
    browser = await house.signed_in(Role.ADMIN)
    assert (await browser.get(house.url(f"/api/guides/{wanted}"))).status == 404


@pytest.mark.parametrize("path", ["/api/guides", "/api/guides/tea"])
async def test_only_who_may_read_reports_reads_guides(house: House, tea: None, path: str) -> None:
    assert (await house.http.get(house.url(path))).status == 401
    assert (await (await house.signed_in(Role.AGENT)).get(house.url(path))).status == 403


async def teach(house: House, body: str) -> None:
    await house.reactor.run(teaching.define, house.site.site_id, [Definition("guide", "tea", body)])
