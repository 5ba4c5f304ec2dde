from pathlib import Path

import pytest

from bot.feeds.atomic import replace_file


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "cache.bin"

    def break_off(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace_file(path, break_off)
    assert list(path.parent.iterdir()) == []
    replace_file(path, lambda temporary: temporary.write_bytes(b"whole"))
    assert [(file.name, file.read_bytes()) for file in path.parent.iterdir()] == [("cache.bin", b"whole")]
