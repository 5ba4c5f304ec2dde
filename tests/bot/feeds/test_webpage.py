import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.feeds.webpage import Page, read_page


def body(html: str) -> list[str]:
    return read_page(html).body.split("\n\n")


def test_headings_paragraphs_and_lists() -> None:
    html = "<h1>Help</h1>Intro<p>One<br>line<h2>Costs</h2><ul><li>a<li>b</ul><ol><li>c</li></ol>"
    assert body(html) == ["# Help", "Intro", "One line", "## Costs", "- a", "- b", "- c"]


def test_what_is_not_the_matter_is_dropped() -> None:
    html = (
        "<body><header>Logo</header><nav>Home</nav><style>p{}</style><script>let a = '<p>x</p>'</script>"
        "<main><header><h1>Help</h1></header>Text<button>Buy</button><svg><text>x</text></svg></main>"
        "<aside>More</aside><footer>Imprint</footer><!-- <p>no</p> -->"
    )
    assert body(html) == ["# Help", "Text"]


def test_without_main_or_article_the_whole_page_counts() -> None:
    assert body("<body><div>One</div><form><label>Two</label></form>") == ["One", "Two"]
    assert body("<body><p>Around</p><article><p>Within</p></article>") == ["Within"]


def test_folded_questions() -> None:
    html = "<details><summary>How much?</summary>$4.95.</details><dl><dt>How long?<dd>Two days.</dl>"
    assert body(html) == ["## How much?", "$4.95.", "## How long?", "Two days."]


def test_questions_in_microdata() -> None:
    html = (
        '<div itemscope itemtype="https://schema.org/Question"><span itemprop="name">How much?</span>'
        '<div itemprop="acceptedAnswer"><p itemprop="text">$4.95.</p></div></div>'
    )
    assert body(html) == ["## How much?", "$4.95."]


JSON_LD = """<script type="application/ld+json">{"@graph": [{"@type": "FAQPage", "mainEntity": [
  {"@type": "Question", "name": "How &amp; when?", "acceptedAnswer":
    {"text": "<p>By <b>van</b>.</p><ul><li>a</ul>"}},
  {"@type": ["Question"], "name": "Seen?", "acceptedAnswer": [{"text": "twice"}]},
  {"@type": "Question", "name": 7}, "nonsense"]}]}</script>"""


def test_questions_in_json_ld_that_the_page_does_not_show() -> None:
    shown = body(f"{JSON_LD}<h2>Seen?</h2>Once.")
    assert shown == ["## Seen?", "Once.", "## How \\& when?", "By van.", "- a"]


@pytest.mark.parametrize("json", ["{", "[" * 100_000, "null", '{"mainEntity": {"mainEntity": 1}}', "7"])
def test_broken_json_ld_is_passed_over(json: str) -> None:
    assert body(f'<script type="application/ld+json">{json}</script>Text') == ["Text"]


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "- no item",
        "1. first",
        "*a* _b_ `c`",
        "[a](javascript:b)",
        "{{7*7}}",
        "=== |a|b|",
        "~~~",
    ],
)
def test_text_that_looks_like_markdown_stays_text(text: str) -> None:
    (shown,) = body(f"<p>{text}</p>")
    tokens = MarkdownIt("commonmark").enable("table").parse(shown)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert "".join(child.content for child in tokens[1].children or []) == text


def test_entities_are_letters() -> None:
    assert body("<p>Fish &amp; Chips &lt;b&gt; &euro;5</p>") == ["Fish \\& Chips \\<b\\> €5"]


def test_title_address_and_language() -> None:
    page = read_page("<html lang=de><title> A &amp; B </title><link rel=canonical href='/a'><p>Text")
    assert page == Page("A & B", "Text", "/a", "de")


JUNK = [
    "<a ",
    "<!--",
    "<![",
    "<script>",
    "<p>x",
    "</",
    "<?",
    "<!DOCTYPE ",
    "<a b='>",
    "<title>",
    "<textarea>",
]


@pytest.mark.parametrize("junk", JUNK)
def test_broken_pages_cost_little(junk: str) -> None:
    read_page(junk * 20_000)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>/!-?[]&;='\" abpdivscript#\n", max_size=300))
def test_no_page_makes_it_fail(html: str) -> None:
    read_page(html)
