"""The demo shop, Corner Grocer: a shop that behaves as if somebody else had written it."""

from bot.web.demo.routes import add_demo

__all__ = ["add_demo"]
