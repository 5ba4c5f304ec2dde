"""The chat completions protocol: what is posted, and the pieces of the streamed answer put together."""

from dataclasses import dataclass

import msgspec

from bot.dialogue.drafting.asking import Asked, CallAsked, Completion, ModelFailed, Said

DONE = "[DONE]"
MOST_CALLS = 8
LONGEST_ARGUMENTS = 8000
LONGEST_NAME = 100
TEMPERATURE = 0.2


def request_body(asked: Asked, model: str) -> bytes:
    """Only what every server of the protocol takes: some refuse a request for what they do not know."""
    body: dict[str, object] = {
        "model": model,
        "messages": [_message(said) for said in asked.messages],
        "max_tokens": asked.most_tokens,
        "temperature": TEMPERATURE,
        "stream": True,
    }
    if asked.tools:
        body["tools"] = [
            {
                "type": "function",
                "function": {"name": t.name, "description": t.description, "parameters": t.parameters},
            }
            for t in asked.tools
        ]
    return msgspec.json.encode(body)


def _message(said: Said) -> dict[str, object]:
    message: dict[str, object] = {"role": said.speaker.value, "content": said.text}
    if said.calls:
        message["tool_calls"] = [
            {"id": c.call_id, "type": "function", "function": {"name": c.name, "arguments": c.arguments}}
            for c in said.calls
        ]
    return message | {"tool_call_id": said.call_id} if said.call_id else message


class _Function(msgspec.Struct):
    name: str | None = None
    arguments: str | None = None


class _Call(msgspec.Struct):
    index: int | None = None
    id: str | None = None
    function: _Function | None = None


class _Delta(msgspec.Struct):
    content: str | None = None
    tool_calls: list[_Call] | None = None


class _Choice(msgspec.Struct):
    index: int = 0
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    total_tokens: int = 0


class _Chunk(msgspec.Struct):
    choices: list[_Choice] = []
    usage: _Usage | None = None
    error: object = None


_CHUNK = msgspec.json.Decoder(_Chunk)


@dataclass(slots=True)
class _Growing:
    call_id: str = ""
    name: str = ""
    arguments: str = ""


class Assembly:
    def __init__(self) -> None:
        self.text = ""
        self._calls: dict[int, _Growing] = {}
        self._ending = ""
        self._tokens = 0

    @property
    def calling(self) -> bool:
        return bool(self._calls)

    @property
    def ended(self) -> bool:
        """Whether the model, not the line, ended it."""
        return bool(self._ending)

    def add(self, data: str) -> None:
        """Raises msgspec.DecodeError on what is no chunk, ModelFailed on an error or what grows too long."""
        chunk = _CHUNK.decode(data)
        if chunk.error is not None:
            raise ModelFailed("error")
        if chunk.usage is not None:
            self._tokens = max(chunk.usage.total_tokens, 0)
        for choice in chunk.choices:
            if choice.index == 0:
                self._take(choice)

    def completion(self, *, given_up: bool = False) -> Completion:
        """Raises ModelFailed where a filter of the server cut it."""
        if self._ending == "content_filter":
            raise ModelFailed("filtered")
        calls: dict[str, CallAsked] = {}
        for at, growing in sorted(self._calls.items()):
            call_id = growing.call_id if growing.call_id not in ("", *calls) else f"call_{at}"
            calls[call_id] = CallAsked(call_id, growing.name, growing.arguments)
        whole = not given_up and self._ending != "length"
        return Completion(self.text, tuple(calls.values()), self._tokens, whole)

    def _take(self, choice: _Choice) -> None:
        self._ending = choice.finish_reason or self._ending
        if choice.delta is None:
            return
        self.text += choice.delta.content or ""
        for call in choice.delta.tool_calls or ():
            self._grow(call)

    def _grow(self, call: _Call) -> None:
        growing = self._calls.setdefault(self._place(call), _Growing())
        function = call.function or _Function()
        growing.call_id = growing.call_id or (call.id or "")[:LONGEST_NAME]
        growing.name += function.name or ""
        growing.arguments += function.arguments or ""
        if (
            len(self._calls) > MOST_CALLS
            or len(growing.arguments) > LONGEST_ARGUMENTS
            or len(growing.name) > LONGEST_NAME
        ):
            raise ModelFailed("huge")

    def _place(self, call: _Call) -> int:
        """Some servers send no index: then an id begins the next call, and none goes on with the last."""
        if call.index is not None:
            return call.index
        return len(self._calls) if call.id or not self._calls else max(self._calls)
