from dataclasses import fields, replace
from pathlib import Path

import pytest

from bot.errors import Invalid
from bot.settings import Settings, from_environment, secret_of, settings_table

INSTALL = Path(__file__).parents[2] / "docs/install.md"


def test_an_empty_environment_gives_the_defaults() -> None:
    assert from_environment({}) == Settings()


def test_the_database_lies_in_the_folder_for_everything_variable(tmp_path: Path) -> None:
    settings = from_environment({"VAR_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/floorwalker.db"


@pytest.mark.parametrize(
    ("environ", "public_url"),
    [
        ({"PORT": "9000"}, "http://127.0.0.1:9000"),
        ({"HOST": "0.0.0.0"}, "http://127.0.0.1:8080"),
        ({"HOST": "::1"}, "http://[::1]:8080"),
        ({"PUBLIC_URL": "https://Chat.Example.com:443/"}, "https://chat.example.com"),
        ({"PUBLIC_URL": "http://chat.example.com:81"}, "http://chat.example.com:81"),
    ],
)
def test_the_public_url_is_written_as_browsers_write_an_origin(
    environ: dict[str, str], public_url: str
) -> None:
    assert from_environment(environ).public_url == public_url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "²"),
        ("DATABASE_URL", "mysql://user:hunter2@host/db"),
        ("REDIS_URL", "memcached://host"),
        ("PUBLIC_URL", "chat.example.com"),
        ("PUBLIC_URL", "https://chat.example.com/path"),
        ("PUBLIC_URL", "https://user@chat.example.com"),
        ("PUBLIC_URL", "https://chat.example.com:port"),
        ("SECRET_KEY", "short"),
        ("TRUSTED_PROXIES", "many"),
        ("REFIT_HOURS", "daily"),
        ("REFIT_HOURS", "-1"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(name: str, value: str) -> None:
    with pytest.raises(Invalid, match=name) as refused:
        from_environment({name: value})
    assert refused.value.data["field"] == name
    assert "hunter2" not in str(refused.value)


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    settings = from_environment({"SECRET_KEY": "s" * 40, "REDIS_URL": "redis://:hunter2@host"})
    assert "sss" not in repr(settings)
    assert "hunter2" not in repr(settings)


def test_a_secret_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path / "var")
    first = secret_of(settings)
    assert len(first) >= 32
    assert secret_of(settings) == first
    assert (tmp_path / "var/secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret"]


def test_a_damaged_secret_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("")
    with pytest.raises(Invalid, match="delete it"):
        secret_of(Settings(var_dir=tmp_path))


def test_a_given_secret_needs_no_file(tmp_path: Path) -> None:
    assert secret_of(Settings(var_dir=tmp_path, secret_key="k" * 32)) == b"k" * 32
    assert not list(tmp_path.iterdir())


def test_this_machine_is_known_by_both_its_names() -> None:
    assert Settings().own_origins == {"http://127.0.0.1:8080", "http://localhost:8080"}
    other = replace(Settings(), public_url="https://chat.example.com")
    assert other.own_origins == {"https://chat.example.com"}
    assert other.secure


def test_every_setting_is_documented() -> None:
    text = INSTALL.read_text(encoding="utf-8")
    assert all(f"`{field.name.upper()}`" in text for field in fields(Settings))
    assert settings_table() in text
