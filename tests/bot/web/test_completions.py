"""The client of a language model, against a server that does everything wrong that a server can do."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest
from aiohttp.test_utils import unused_port

from bot.dialogue.drafting.asking import Asked, ModelFailed, Said, Speaker, Tool
from bot.errors import Invalid
from bot.web.breaker import Breaker
from bot.web.completions import MOST_BYTES, Completions, Endpoint
from tests.bot.web.language_model import (
    END,
    HELLO,
    Act,
    LanguageModel,
    calls,
    chunk,
    language_model,
    says,
    sends,
)
from tests.fakes import FakeClock

KEY = "sk-very-secret"
Client = Callable[..., Completions]


@pytest.fixture
async def model() -> AsyncIterator[LanguageModel]:
    async with language_model() as model:
        yield model


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def client(
    stack: AsyncExitStack, model: LanguageModel, clock: FakeClock | None = None, **options: float
) -> Completions:
    made = Completions(
        Endpoint(model.url, "small", KEY),
        clock or FakeClock(),
        breaker=Breaker(failures=int(options.get("failures", 100))),
        at_once=int(options.get("at_once", 8)),
        piece_s=options.get("piece_s", 5.0),
    )
    await stack.enter_async_context(made.running())
    return made


async def failure(completions: Completions, asked: Asked = HELLO, deadline_s: float = 5.0) -> str:
    with pytest.raises(ModelFailed) as raised:
        await completions.complete(asked, deadline_s)
    return raised.value.reason


async def test_an_answer_is_put_together_from_its_pieces(model: LanguageModel, stack: AsyncExitStack) -> None:
    model.will(says("Here are two that fit.", tokens=77))
    answer = await (await client(stack, model)).complete(HELLO, 5)
    assert (answer.text, answer.tokens, answer.whole) == ("Here are two that fit.", 77, True)


async def test_what_is_asked_is_posted_as_the_protocol_says(
    model: LanguageModel, stack: AsyncExitStack
) -> None:
    model.will(says("Yes."))
    tool = Tool("search_products", "Search.", {"type": "object"})
    asked = Asked((*HELLO.messages, Said(Speaker.TOOL, "found", call_id="id-0")), (tool,), most_tokens=50)
    await (await client(stack, model)).complete(asked, 5)
    sent, headers = model.requests[0], model.headers[0]
    assert (sent["model"], sent["max_tokens"], sent["stream"]) == ("small", 50, True)
    assert sent["messages"][0] == {"role": "system", "content": "Be kind."}
    assert sent["messages"][2] == {"role": "tool", "content": "found", "tool_call_id": "id-0"}
    assert sent["tools"][0]["function"]["name"] == "search_products"
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("cut", [1, 2, 3, 7])
async def test_letters_and_lines_may_be_cut_anywhere(
    model: LanguageModel, stack: AsyncExitStack, cut: int
) -> None:
    body = b"\xef\xbb\xbf: hello\r\n\r\nevent: x\r\n" + chunk({"content": "Grüße 🥛"}) + END
    body = body.replace(b"\\u00fc", "ü".encode()).replace(b"\n", b"\r\n").replace(b"\r\r", b"\r")
    model.will(sends(*(body[at : at + cut] for at in range(0, len(body), cut))))
    answer = await (await client(stack, model)).complete(HELLO, 5)
    assert answer.text == "Grüße 🥛"


async def test_tool_calls_are_put_together_by_their_index(
    model: LanguageModel, stack: AsyncExitStack
) -> None:
    model.will(calls(("search_products", {"text": "oat milk"}), ("hand_over", {})))
    answer = await (await client(stack, model)).complete(HELLO, 5)
    assert [(c.call_id, c.name, c.arguments) for c in answer.calls] == [
        ("id-0", "search_products", '{"text": "oat milk"}'),
        ("id-1", "hand_over", "{}"),
    ]


async def test_tool_calls_without_index_or_id_are_told_apart(
    model: LanguageModel, stack: AsyncExitStack
) -> None:
    def call(call_id: str, text: str) -> bytes:
        begin: dict[str, object] = {"id": call_id} if call_id else {}
        return chunk(
            {"tool_calls": [begin | {"function": {"name": "a" if call_id else "", "arguments": text}}]}
        )

    model.will(sends(call("x", "{"), call("", "}"), call("x", "{}"), END))
    answer = await (await client(stack, model)).complete(HELLO, 5)
    assert [(c.arguments) for c in answer.calls] == ["{}", "{}"]
    assert len({c.call_id for c in answer.calls}) == 2


async def test_a_cut_answer_says_so(model: LanguageModel, stack: AsyncExitStack) -> None:
    model.will(sends(chunk({"content": "Here are"}), chunk({}, "length"), b"data: [DONE]\n\n"))
    answer = await (await client(stack, model)).complete(HELLO, 5)
    assert not answer.whole


async def test_an_empty_answer_is_an_answer(model: LanguageModel, stack: AsyncExitStack) -> None:
    model.will(sends(END))
    answer = await (await client(stack, model)).complete(HELLO, 5)
    assert (answer.text, answer.calls) == ("", ())


BROKEN: dict[str, tuple[Act, str]] = {
    "garbage": (sends(b"data: \x00\x01 not json\n\n"), "garbage"),
    "no utf-8": (sends(b"data: \xff\xfe\n\n"), "garbage"),
    "another shape": (sends(b'data: {"choices": [{"delta": {"content": 5}}]}\n\n'), "garbage"),
    "a list": (sends(b"data: []\n\n"), "garbage"),
    "nested": (sends(b"data: " + b"[" * 5000 + b"\n\n"), "garbage"),
    "nothing": (sends(), "half"),
    "no end": (sends(chunk({"content": "Here are"})), "half"),
    "an error": (sends(b'data: {"error": {"message": "no"}}\n\n'), "error"),
    "a filter": (
        sends(chunk({"content": "x"}), chunk({}, "content_filter"), b"data: [DONE]\n\n"),
        "filtered",
    ),
    "a page": (sends(b"<html>", content_type="text/html"), "content type"),
    "plain json": (sends(b"{}", content_type="application/json"), "content type"),
    "redirect": (sends(status=302, Location="http://127.0.0.1:1/"), "redirect"),
    "no key": (sends(b"Incorrect API key: " + KEY.encode(), status=401), "status 401"),
    "not found": (sends(status=404), "status 404"),
    "error 500": (sends(status=500), "status 500"),
    "too many": (sends(status=429), "status 429"),
    "too many calls": (calls(*(("a", "{}"),) * 9), "huge"),
    "long arguments": (calls(("a", "x" * 9000)), "huge"),
}


@pytest.mark.parametrize("how", sorted(BROKEN))
async def test_what_is_no_answer_fails_with_its_reason(
    model: LanguageModel, stack: AsyncExitStack, how: str
) -> None:
    act, reason = BROKEN[how]
    model.will(act)
    assert await failure(await client(stack, model)) == reason


async def test_a_slow_first_byte_ends_at_the_deadline(model: LanguageModel, stack: AsyncExitStack) -> None:
    model.will(model.stalls())
    assert await failure(await client(stack, model), deadline_s=0.05) == "timeout"


async def test_a_slow_piece_ends_before_the_deadline(model: LanguageModel, stack: AsyncExitStack) -> None:
    model.will(model.stalls(chunk({"content": "Here"})))
    assert await failure(await client(stack, model, piece_s=0.05), deadline_s=60) == "slow"


async def test_half_a_stream_fails(model: LanguageModel, stack: AsyncExitStack) -> None:
    model.will(model.breaks(chunk({"content": "Here are"})))
    assert (await failure(await client(stack, model))).startswith(("half", "connection"))


async def test_a_huge_answer_is_not_read_to_its_end(model: LanguageModel, stack: AsyncExitStack) -> None:
    model.will(model.floods(b": " + b"x" * 50_000 + b"\n"))
    assert await failure(await client(stack, model)) == "huge"
    model.will(model.floods(b"x" * (MOST_BYTES // 4)))
    assert await failure(await client(stack, model)) == "huge"


async def test_comments_for_ever_end_at_the_deadline(model: LanguageModel, stack: AsyncExitStack) -> None:
    model.will(model.floods(b":\n"))
    assert await failure(await client(stack, model), deadline_s=0.2) in ("timeout", "huge")


async def test_reading_ends_as_soon_as_the_text_is_hopeless(
    model: LanguageModel, stack: AsyncExitStack
) -> None:
    model.will(model.floods(chunk({"content": "half price "})))
    asked = Asked(HELLO.messages, hopeless=lambda text: "half price" in text)
    answer = await (await client(stack, model)).complete(asked, 5)
    assert not answer.whole
    assert len(answer.text) < 10_000


@pytest.mark.parametrize("how", [sends(status=503), sends(status=429, Retry_After="1"), sends(status=500)])
async def test_one_quick_retry(model: LanguageModel, stack: AsyncExitStack, how: Act) -> None:
    model.will(how, says("Yes."))
    assert (await (await client(stack, model)).complete(HELLO, 5)).text == "Yes."
    assert len(model.requests) == 2


async def test_there_is_no_second_retry(model: LanguageModel, stack: AsyncExitStack) -> None:
    model.will(sends(status=503), sends(status=503), says("Yes."))
    assert await failure(await client(stack, model)) == "status 503"
    assert len(model.requests) == 2


@pytest.mark.parametrize("wait", ["120", "Mon, 02 Mar 2026 12:02:00 GMT"])
async def test_a_server_that_asks_for_a_pause_gets_it(
    model: LanguageModel, stack: AsyncExitStack, wait: str
) -> None:
    clock = FakeClock()
    model.will(sends(status=429, Retry_After=wait), says("Yes."))
    completions = await client(stack, model, clock)
    assert await failure(completions) == "status 429"
    clock.forward(seconds=119)
    assert await failure(completions) == "resting"
    assert len(model.requests) == 1
    clock.forward(seconds=2)
    assert (await completions.complete(HELLO, 5)).text == "Yes."


@pytest.mark.parametrize("wait", ["soon", "-5", "Mon, 99 Foo 2026", "1e9", "٣"])
async def test_an_unreadable_pause_is_a_short_one(
    model: LanguageModel, stack: AsyncExitStack, wait: str
) -> None:
    model.will(sends(status=429, Retry_After=wait), says("Yes."))
    assert (await (await client(stack, model)).complete(HELLO, 5)).text == "Yes."


async def test_a_server_that_keeps_failing_is_left_alone(model: LanguageModel, stack: AsyncExitStack) -> None:
    clock = FakeClock()
    model.will(sends(b"data: x\n\n"))
    completions = await client(stack, model, clock, failures=2)
    assert [await failure(completions) for _ in range(4)] == ["garbage", "garbage", "resting", "resting"]
    clock.forward(seconds=31)
    model.will(says("Yes."))
    assert (await completions.complete(HELLO, 5)).text == "Yes."
    assert (await completions.complete(HELLO, 5)).text == "Yes."


async def test_nobody_there_fails(stack: AsyncExitStack) -> None:
    away = LanguageModel(url=f"http://127.0.0.1:{unused_port()}/v1")
    assert (await failure(await client(stack, away))).startswith("connection")


async def test_only_so_many_ask_at_once(model: LanguageModel, stack: AsyncExitStack) -> None:
    model.will(model.stalls(), says("Yes."))
    completions = await client(stack, model, at_once=1)
    first = asyncio.create_task(completions.complete(HELLO, 60))
    await model.was_asked(1)
    assert await failure(completions, deadline_s=0.02) == "busy"
    assert len(model.requests) == 1
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert (await completions.complete(HELLO, 5)).text == "Yes."


async def test_a_cancelled_try_does_not_block_the_next(model: LanguageModel, stack: AsyncExitStack) -> None:
    clock = FakeClock()
    model.will(sends(b"data: x\n\n"), model.stalls(), says("Yes."))
    completions = await client(stack, model, clock, failures=1)
    assert await failure(completions) == "garbage"
    clock.forward(seconds=31)
    trying = asyncio.create_task(completions.complete(HELLO, 60))
    await model.was_asked(2)
    assert await failure(completions) == "resting"
    trying.cancel()
    await asyncio.gather(trying, return_exceptions=True)
    assert (await completions.complete(HELLO, 5)).text == "Yes."


async def test_it_ends_with_the_server(model: LanguageModel) -> None:
    completions = Completions(Endpoint(model.url, "small"), FakeClock())
    assert await failure(completions) == "closed"
    async with completions.running():
        model.will(says("Yes."))
        assert (await completions.complete(HELLO, 5)).text == "Yes."
        assert "Authorization" not in model.headers[0]
    assert await failure(completions) == "closed"


async def test_the_key_is_told_to_nobody(
    model: LanguageModel, stack: AsyncExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    completions = await client(stack, model)
    for act, _ in BROKEN.values():
        model.will(act)
        await failure(completions)
    assert caplog.records
    assert KEY not in caplog.text
    assert KEY not in repr(Endpoint("http://x", "m", KEY))


@pytest.mark.parametrize(
    "url",
    ["", "ftp://x/v1", "file:///etc/passwd", "x/v1", "http://", "https://u:p@x/v1", "http://x/v1?key=1"],
)
def test_an_address_must_be_one(url: str) -> None:
    with pytest.raises(Invalid) as raised:
        Completions(Endpoint(url, "small"), FakeClock())
    assert raised.value.data["field"] == "LLM_URL"
    assert not url or url not in str(raised.value)


@pytest.mark.parametrize("key", ["a b", "a\nb", "schlüssel"])
def test_a_key_must_fit_into_a_header(key: str) -> None:
    with pytest.raises(Invalid) as raised:
        Completions(Endpoint("http://x/v1", "small", key), FakeClock())
    assert key not in str(raised.value)


async def test_the_whole_address_may_be_given(model: LanguageModel, stack: AsyncExitStack) -> None:
    model.will(says("Yes."))
    model.url += "/chat/completions"
    assert (await (await client(stack, model)).complete(HELLO, 5)).text == "Yes."
