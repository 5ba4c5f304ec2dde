"""Our own HTML pages: templates, their words and the policy that keeps everything foreign out of them."""

from pathlib import Path

from aiohttp import hdrs, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web.assets import Assets
from bot.web.keys import POLICY, SETTINGS, TEMPLATES, TEXTS
from bot.web.origins import for_policy
from bot.web.texts import Catalogue

FOLDER = Path(__file__).parent / "templates"
DEMO = Path(__file__).parents[2] / "widget/demo"


def make_templates(assets: Assets) -> Environment:
    made = Environment(
        autoescape=True,
        loader=FileSystemLoader([FOLDER, DEMO]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = assets.url
    return made


def words_of(request: web.Request) -> Catalogue:
    return request.app[TEXTS].pick(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""))


def page(
    request: web.Request,
    template: str,
    *,
    status: int = 200,
    policy: str | None = None,
    **values: object,
) -> web.Response:
    """A page for this one reader: never cached, never framed unless `policy` says so."""
    request[POLICY] = policy or policy_of(request)
    text = request.app[TEMPLATES].get_template(template).render(say=words_of(request), **values)
    return web.Response(
        text=text,
        status=status,
        content_type="text/html",
        headers={hdrs.CACHE_CONTROL: "no-store", hdrs.VARY: hdrs.ACCEPT_LANGUAGE},
    )


def policy_of(request: web.Request, frame_ancestors: str = "'none'") -> str:
    """Scripts and styles only from our own files; pictures from wherever a shop keeps them."""
    # 'self' does not cover ws: in every browser
    sockets = " ".join(sorted(own.replace("http", "ws", 1) for own in request.app[SETTINGS].own_origins))
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"connect-src 'self' {sockets}",
            "img-src 'self' https: http: data:",
            "font-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {frame_ancestors}",
        ]
    )


def framed_by(request: web.Request, origins: tuple[str, ...]) -> str:
    return policy_of(request, for_policy(origins))
