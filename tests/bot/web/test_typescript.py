import msgspec
import pytest

from bot.web import typescript


def test_the_widgets_types_are_the_servers() -> None:
    assert typescript.TARGET.read_text(encoding="utf-8") == typescript.generate()


def test_a_type_without_typescript_is_an_error() -> None:
    class Odd(msgspec.Struct):
        anything: set[int]

    with pytest.raises(TypeError, match="no TypeScript"):
        typescript._interface(Odd)
