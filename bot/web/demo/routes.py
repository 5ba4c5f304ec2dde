"""The demo shop's addresses. It speaks to Floorwalker from outside: script tag, events, signed orders."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import msgspec
from aiohttp import ClientSession, hdrs, web

from bot.actions import catalogue
from bot.errors import Invalid, NotFound
from bot.model import ItemId, Product, Site
from bot.web.address import address_of
from bot.web.campaign_wire import OfferCart, OfferRedeem
from bot.web.decode import from_json
from bot.web.demo import checkout as till
from bot.web.demo.aisles import Aisle
from bot.web.demo.confirm import Confirmations
from bot.web.demo.coupons import Coupons
from bot.web.demo.help import HelpPage, HelpPages
from bot.web.demo.pages import Pages, departments, item, items, schema_org, size_of
from bot.web.demo.pictures import Pictures
from bot.web.demo.shelf import BANDS, SORTS, Found, Shelf, Wish
from bot.web.demo.stock import Stock
from bot.web.errors import as_json
from bot.web.keys import ASSETS, LIMITS, REACTOR, SETTINGS
from bot.web.limits import Limits, Rate
from bot.web.origins import require_own

ROW = 6
SHELVES = 3
MOST_ITEMS = 100
RATES = {"orders": Rate(20, 60), "coupons": Rate(20, 60)}

PageHandler = Callable[[web.Request, Shelf], Awaitable[web.Response]]
Handler = Callable[[web.Request], Awaitable[web.Response]]


class ShopFront:
    def __init__(self, app: web.Application, pages: Pages, stock: Stock, help_pages: HelpPages) -> None:
        self._app = app
        self._pages = pages
        self._help = help_pages
        self._stock = stock
        self._limits = Limits(app[REACTOR].tools.clock, RATES)
        self._confirmations: Confirmations | None = None
        self._coupons: Coupons | None = None

    def add_routes(self) -> None:
        pages = {
            "/": self.home,
            "/c/{slugs:.+}": self.aisle,
            "/search": self.search,
            "/p/{item_id}": self.product,
            "/cart": self.cart,
            "/checkout": self.checkout,
            "/thanks": self.thanks,
            "/help": self.help,
            "/help/{slug}": self.help,
        }
        for path, handler in pages.items():
            self._app.router.add_get(path, self._page(handler))
        self._app.router.add_get("/demo/items", self.items)
        self._app.router.add_get("/demo/icons/{name}.svg", self.picture)
        self._app.router.add_post("/demo/orders", self.order)
        self._app.router.add_post("/demo/coupon", self.coupon)
        self._app.cleanup_ctx.append(self.running)

    async def running(self, app: web.Application) -> AsyncIterator[None]:
        async with ClientSession() as client:
            self._confirmations = Confirmations(client, app[REACTOR].tools.clock)
            self._coupons = Coupons(client, app[REACTOR].tools.clock)
            self._stock.look()
            yield
            await self._confirmations.close()
            await self._stock.close()

    async def home(self, request: web.Request, shelf: Shelf) -> web.Response:
        aisles = departments(shelf)
        of_each = (shelf.featured(aisle, 1, offers=True) for aisle in aisles)
        offers = [product for found in of_each for product in found][: ROW * 2]
        rows = [(aisle, shelf.featured(aisle, ROW)) for aisle in aisles[:SHELVES]]
        shown = [*offers, *(product for _, products in rows for product in products)]
        data = {"page": "home", "items": items(shown, self._pages.pictures), "list": ["home", ""]}
        return self._pages.show(request, "home.html", shelf, data=data, offers=offers, rows=rows)

    async def aisle(self, request: web.Request, shelf: Shelf) -> web.Response:
        aisle = shelf.aisle(request.match_info["slugs"].split("/"))
        if aisle is None:
            raise NotFound("no such aisle")
        return await self._list(request, shelf, aisle, _wish(request), "list")

    async def search(self, request: web.Request, shelf: Shelf) -> web.Response:
        wish = _wish(request)
        wish = replace(wish, text=request.query.get("q", "").strip()[:200])
        aisle = shelf.aisle(wish.department.split("/")) if wish.department else shelf.root
        if aisle is None:
            wish, aisle = replace(wish, department=""), shelf.root
        return await self._list(request, shelf, aisle, wish, "search")

    async def product(self, request: web.Request, shelf: Shelf) -> web.Response:
        product = await self._product(request.match_info["item_id"])
        beside = shelf.beside(product, ROW)
        pictures = self._pages.pictures
        origin = self._app[SETTINGS].public_url
        data = {
            "page": "product",
            "product": item(product, pictures),
            "items": items(beside, pictures),
            "list": ["beside", product.category],
        }
        return self._pages.show(
            request,
            "product.html",
            shelf,
            currency=product.currency,
            data=data,
            product=product,
            trail=shelf.trail(product.category),
            beside=beside,
            size=size_of(product),
            schema=schema_org(product, pictures, origin),
            most=till.MOST_OF_ONE,
        )

    async def cart(self, request: web.Request, shelf: Shelf) -> web.Response:
        data = {"page": "cart", "most": till.MOST_OF_ONE, "free_from_minor": till.FREE_FROM_MINOR}
        return self._pages.show(request, "cart.html", shelf, data=data)

    async def checkout(self, request: web.Request, shelf: Shelf) -> web.Response:
        data = {
            "page": "checkout",
            "delivery_minor": till.DELIVERY_MINOR,
            "free_from_minor": till.FREE_FROM_MINOR,
        }
        return self._pages.show(request, "checkout.html", shelf, data=data)

    async def thanks(self, request: web.Request, shelf: Shelf) -> web.Response:
        order_id = request.query.get("order", "")
        if till.NUMBER.fullmatch(order_id) is None:
            raise NotFound("no such order")
        data = {"page": "thanks", "order_id": order_id}
        return self._pages.show(request, "thanks.html", shelf, data=data, order_id=order_id)

    async def help(self, request: web.Request, shelf: Shelf) -> web.Response:
        articles = self._help.of(self._pages.words(request).locale)
        slug = request.match_info.get("slug", "")
        if slug and slug not in articles:
            raise NotFound("no such article")
        data = {"page": "help"}
        shown = articles.get(slug)
        return self._pages.show(
            request,
            "help.html",
            shelf,
            data=data,
            shown=shown,
            articles=sorted(articles.values(), key=_title),
        )

    async def items(self, request: web.Request) -> web.Response:
        """GET /demo/items?id=…&id=…: what a cart has to know of its products, as they are now."""
        self._app[LIMITS].take("pages_address", address_of(request))
        asked = [ItemId(text) for text in request.query.getall("id", []) if _is_item_id(text)]
        site = await self._stock.site()
        products = await self._app[REACTOR].read(catalogue.products, site.site_id, asked[:MOST_ITEMS])
        found = [item(product, self._pages.pictures) for product in products.values()]
        return web.json_response({"items": found}, headers={hdrs.CACHE_CONTROL: "no-store"})

    async def picture(self, request: web.Request) -> web.Response:
        svg = self._pages.pictures.picture(request.match_info["name"], request.query.get("look", ""))
        headers = {
            hdrs.CACHE_CONTROL: "public, max-age=86400",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        }
        return web.Response(text=svg, content_type="image/svg+xml", headers=headers)

    async def order(self, request: web.Request) -> web.Response:
        """POST /demo/orders: the shop's server prices the order, numbers it and tells Floorwalker of it."""
        require_own(request)
        self._limits.take("orders", address_of(request))
        sent = from_json(till.Checkout, await request.read())
        till.check(sent)
        site = await self._stock.site()
        asked = [ItemId(line.item_id) for line in sent.lines]
        products = await self._app[REACTOR].read(catalogue.products, site.site_id, asked)
        bill = till.bill(sent.lines, products)
        order_id = till.number(site.secret, sent.key)
        coupon = till.NO_COUPON
        if sent.coupon.strip():
            asked_for = till.cart_of(sent.coupon, bill, sent.visitor_token)
            redeeming = OfferRedeem(**{**msgspec.structs.asdict(asked_for), "order_id": order_id})
            coupon = await self._coupon(request, site, "redeem", redeeming)
            if not coupon.ok:
                raise Invalid("coupon", f"this code cannot be used: {coupon.reason}")
        if self._confirmations is not None:
            signed = till.signed(order_id, sent, bill, coupon)
            # a shopper who leaves now has ordered all the same
            await asyncio.shield(self._confirmations.send(f"{_own_url(request)}/api/orders", site, signed))
        return as_json(till.receipt(order_id, sent, bill, coupon))

    async def coupon(self, request: web.Request) -> web.Response:
        """POST /demo/coupon: what a code would take off, before anything is ordered."""
        require_own(request)
        self._limits.take("coupons", address_of(request))
        sent = from_json(till.CouponAsk, await request.read())
        site = await self._stock.site()
        asked = [ItemId(line.item_id) for line in sent.lines]
        products = await self._app[REACTOR].read(catalogue.products, site.site_id, asked)
        cart = till.cart_of(sent.code, till.bill(sent.lines, products), sent.visitor_token)
        return as_json(await self._coupon(request, site, "check", cart))

    async def _coupon(
        self, request: web.Request, site: Site, verb: str, cart: OfferCart
    ) -> till.CouponAnswer:
        if self._coupons is None:
            raise Invalid("coupon", "the shop is closing")
        answer = await self._coupons.ask(f"{_own_url(request)}/api/offers/{verb}", site, cart)
        gift = [ItemId(answer.gift)] if answer.ok and answer.gift else []
        products = await self._app[REACTOR].read(catalogue.products, site.site_id, gift)
        title = next((product.title for product in products.values()), "")
        is_free = answer.ok and answer.kind == "free_shipping"
        # the same checkout, sent again with less in it, has its first answer
        discount_minor = min(answer.discount_minor, cart.value_minor)
        return till.CouponAnswer(answer.ok, answer.code, discount_minor, is_free, title, answer.reason)

    async def _product(self, item_id: str) -> Product:
        if not _is_item_id(item_id):
            raise NotFound("no such product")
        site = await self._stock.site()
        return await self._app[REACTOR].read(catalogue.product, site.site_id, ItemId(item_id))

    async def _list(
        self, request: web.Request, shelf: Shelf, aisle: Aisle, wish: Wish, page_type: str
    ) -> web.Response:
        # the largest aisles take tens of milliseconds to count
        found = await asyncio.to_thread(shelf.find, wish, aisle)
        return self._pages.show(
            request,
            "list.html",
            shelf,
            data=self._list_data(aisle, wish, found, page_type),
            page_type=page_type,
            path=request.path,
            aisle=aisle,
            trail=shelf.trail(aisle.path),
            wish=wish,
            found=found,
            page=min(wish.page, found.pages),
            sorts=SORTS,
            bands=BANDS,
        )

    def _list_data(self, aisle: Aisle, wish: Wish, found: Found, page_type: str) -> dict[str, object]:
        return {
            "page": page_type,
            "items": items(found.products, self._pages.pictures),
            "list": ["search", wish.text] if page_type == "search" else [aisle.url, aisle.path],
            "search_term": wish.text,
        }

    def _page(self, handler: PageHandler) -> Handler:
        """What is not there gets the shop's own 404 page."""

        async def handle(request: web.Request) -> web.Response:
            self._app[LIMITS].take("pages_address", address_of(request))
            shelf = await self._stock.shelf()
            try:
                return await handler(request, shelf)
            except NotFound:
                return self._pages.show(request, "missing.html", shelf, status=404, data={"page": "missing"})

        return handle


def add_demo(app: web.Application) -> None:
    """Open the demo shop at `/` of an application that has everything else; the site's key is `demo`."""
    pages = Pages(app[ASSETS], Pictures.load())
    ShopFront(app, pages, Stock(app[REACTOR]), HelpPages()).add_routes()


def _title(page: HelpPage) -> str:
    return page.title.casefold()


def _wish(request: web.Request) -> Wish:
    """Filters from the address; what makes no sense there is as if it were not there."""
    query = request.query
    sort, page = query.get("sort", ""), query.get("page", "")
    return Wish(
        department=query.get("in", "")[:300] if request.path == "/search" else "",
        brand=query.get("brand", "")[:200],
        band=query.get("price", "") if query.get("price", "") in BANDS else "",
        on_offer=query.get("offer", "") == "1",
        sort=sort if sort in SORTS else SORTS[0],
        page=int(page) if page.isascii() and page.isdigit() and 1 <= len(page) <= 6 else 1,
    )


def _is_item_id(text: str) -> bool:
    return 0 < len(text) <= 100 and text.isprintable()


def _own_url(request: web.Request) -> str:
    """Where this very server listens, of which no header of the request is asked."""
    name = request.transport.get_extra_info("sockname") if request.transport else None
    if not isinstance(name, tuple):
        return request.app[SETTINGS].public_url
    host = f"[{name[0]}]" if ":" in name[0] else name[0]
    return f"http://{host}:{name[1]}"
