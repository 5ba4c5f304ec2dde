"""Every setting, its default and its line of documentation; the only reader of the environment."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.errors import Invalid

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DATABASES = ("sqlite+aiosqlite:///", "postgresql+asyncpg://")
PUBSUBS = ("redis://", "rediss://", "unix://")
WILDCARDS = ("", "0.0.0.0", "::")  # noqa: S104 - recognised, not bound
LOOPBACKS = ("127.0.0.1", "localhost")
SHORTEST_SECRET = 32


def _doc(line: str, shown: str = "") -> Mapping[str, str]:
    """`shown` stands for a default that is worked out."""
    return {"doc": line, "shown": shown}


@dataclass(frozen=True, slots=True)
class Settings:
    host: str = field(default="127.0.0.1", metadata=_doc("Address to listen on."))
    port: int = field(default=8080, metadata=_doc("Port to listen on."))
    database_url: str = field(
        default="sqlite+aiosqlite:///var/floorwalker.db",
        repr=False,
        metadata=_doc(
            "Where everything is kept: SQLite in one file, or `postgresql+asyncpg://user:password@host/name`.",
            "sqlite+aiosqlite:///<VAR_DIR>/floorwalker.db",
        ),
    )
    redis_url: str = field(
        default="",
        repr=False,
        metadata=_doc(
            "Redis or Valkey that joins several servers of one database; empty for a single server."
        ),
    )
    var_dir: Path = field(
        default=Path("var"),
        metadata=_doc("Folder for the database, the secret key, models and caches."),
    )
    public_url: str = field(
        default="http://127.0.0.1:8080",
        metadata=_doc(
            "How browsers reach this server: scheme, host and port. With `https`, cookies are marked Secure.",
            "http://<HOST>:<PORT>",
        ),
    )
    secret_key: str = field(
        default="",
        repr=False,
        metadata=_doc(
            "Signs visitor tokens, at least 32 characters. All servers of one database need the same.",
            "made once, kept in <VAR_DIR>/secret",
        ),
    )
    trusted_proxies: int = field(
        default=0,
        metadata=_doc(
            "Reverse proxies before this server that set X-Forwarded-For; 0 believes no such header."
        ),
    )
    refit_hours: int = field(
        default=24,
        metadata=_doc(
            "Hours until a model is trained anew beside the server, if enough has happened since; 0: never."
        ),
    )
    llm_url: str = field(
        default="",
        metadata=_doc(
            "Base address of an OpenAI-compatible language model, such as `https://api.example.com/v1`; "
            "empty: the built-in answers alone."
        ),
    )
    llm_key: str = field(
        default="", repr=False, metadata=_doc("Key of the language model, sent as a bearer token.")
    )
    llm_model: str = field(default="", metadata=_doc("Name of the model, as its server knows it."))
    llm_timeout_s: int = field(
        default=8,
        metadata=_doc("Seconds one answer of the language model may take; then the built-in one is given."),
    )
    llm_budget: int = field(
        default=30_000,
        metadata=_doc("Tokens of the language model one conversation may use; then the built-in answers."),
    )
    log_level: str = field(
        default="INFO",
        metadata=_doc("Least severe log lines written: DEBUG, INFO, WARNING or ERROR."),
    )

    @property
    def own_origins(self) -> frozenset[str]:
        """Origins of our own pages: the public URL, by both names where it is this very machine."""
        parts = urlsplit(self.public_url)
        if parts.hostname not in LOOPBACKS:
            return frozenset({self.public_url})
        port = f":{parts.port}" if parts.port else ""
        return frozenset(f"{parts.scheme}://{name}{port}" for name in LOOPBACKS)

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Raises `Invalid` naming the variable."""
    found: dict[str, Any] = {
        f.name: READERS[f.name](f.name.upper(), environ[f.name.upper()])
        for f in fields(Settings)
        if environ.get(f.name.upper())
    }
    var_dir = found.get("var_dir", Path("var"))
    host, port = found.get("host", "127.0.0.1"), found.get("port", 8080)
    seen = "127.0.0.1" if host in WILDCARDS else host
    found.setdefault("database_url", f"sqlite+aiosqlite:///{var_dir}/floorwalker.db")
    found.setdefault(
        "public_url", _origin("PUBLIC_URL", f"http://{f'[{seen}]' if ':' in seen else seen}:{port}")
    )
    if found.get("llm_url") and not found.get("llm_model"):
        raise Invalid("LLM_MODEL", "LLM_URL needs LLM_MODEL, the name of the model there")
    return Settings(**found)


def secret_of(settings: Settings) -> bytes:
    """The secret key; where none is set, the one kept in VAR_DIR, made by whichever process comes first."""
    if settings.secret_key:
        return settings.secret_key.encode()
    path = settings.var_dir / "secret"
    if not path.exists():
        _make_secret(path)
    secret = path.read_text().strip()
    if len(secret) < SHORTEST_SECRET:
        raise Invalid("SECRET_KEY", f"{path} holds fewer than {SHORTEST_SECRET} characters; delete it")
    return secret.encode()


def settings_table() -> str:
    """The settings as docs/install.md shows them."""
    rows = [
        f"| `{f.name.upper()}` | {_default(f.metadata['shown'] or str(f.default))} | {f.metadata['doc']} |"
        for f in fields(Settings)
    ]
    return "\n".join(["| Variable | Default | What it is |", "| --- | --- | --- |", *rows]) + "\n"


def _default(text: str) -> str:
    return f"`{text}`" if text else "empty"


def _make_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"secret.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        # link, unlike rename, fails where another process was first: its secret stands
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()


def _text(_: str, value: str) -> str:
    return value.strip()


def _count(most: int) -> Callable[[str, str], int]:
    def read(name: str, value: str) -> int:
        if not (value.isascii() and value.isdigit() and int(value) <= most):
            raise Invalid(name, f"{name} must be a whole number up to {most}, not {value!r}")
        return int(value)

    return read


def _one_of(starts: tuple[str, ...]) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        if not value.startswith(starts):
            # the value is not quoted: it may hold a password
            raise Invalid(name, f"{name} must start with {' or '.join(starts)}")
        return value

    return read


def _level(name: str, value: str) -> str:
    if value.upper() not in LEVELS:
        raise Invalid(name, f"{name} must be one of {', '.join(LEVELS)}, not {value!r}")
    return value.upper()


def _secret(name: str, value: str) -> str:
    if len(value) < SHORTEST_SECRET:
        raise Invalid(name, f"{name} needs at least {SHORTEST_SECRET} characters")
    return value


def _origin(name: str, value: str) -> str:
    """scheme://host[:port] as browsers write an Origin: lower case, no default port, no path."""
    parts = urlsplit(value)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or port == -1
        or (parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None)
    ):
        raise Invalid(name, f"{name} must look like https://chat.example.com, not {value!r}")
    default = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != default else "")


READERS: Mapping[str, Callable[[str, str], object]] = {
    "host": _text,
    "port": _count(65535),
    "database_url": _one_of(DATABASES),
    "redis_url": _one_of(PUBSUBS),
    "var_dir": lambda _, value: Path(value),
    "public_url": _origin,
    "secret_key": _secret,
    "trusted_proxies": _count(16),
    "refit_hours": _count(24 * 365),
    "llm_url": _text,
    "llm_key": _text,
    "llm_model": _text,
    "llm_timeout_s": _count(300),
    "llm_budget": _count(100_000_000),
    "log_level": _level,
}
