"""What the application carries, by typed key; handlers find everything here and nothing in globals."""

from aiohttp import web
from jinja2 import Environment

from bot.model import User
from bot.reactions import Reactor
from bot.settings import Settings
from bot.web.assets import Assets
from bot.web.limits import Limits
from bot.web.texts import Texts

SETTINGS = web.AppKey("SETTINGS", Settings)
REACTOR = web.AppKey("REACTOR", Reactor)
ASSETS = web.AppKey("ASSETS", Assets)
TEMPLATES = web.AppKey("TEMPLATES", Environment)
LIMITS = web.AppKey("LIMITS", Limits)
SECRET = web.AppKey("SECRET", bytes)
TEXTS = web.AppKey("TEXTS", Texts)

CORS_ORIGIN = web.RequestKey("CORS_ORIGIN", str)
"""The one origin that may read this answer."""
POLICY = web.RequestKey("POLICY", str)
"""The Content-Security-Policy of this answer."""
SIGNED_IN = web.RequestKey("SIGNED_IN", User)
