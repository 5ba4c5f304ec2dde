// Beside the conversation: what it is about and who the visitor is, the cart, the pages seen, newest first, and campaigns.
import type { ComponentChildren } from "preact";
import type { InboxRow, WireCartLine, WireContact, WirePage, WireVisitor } from "../shared/protocol";
import { webUrl } from "../shared/dom";
import { formatMoney } from "../shared/money";
import { ago, clock, span } from "../shared/time";
import { Icon } from "../staff/icons";
import { Picture } from "../staff/picture";
import { mailTo, telTo } from "../staff/reach";
import { Tags } from "../staff/tags";
import { hostOf } from "../staff/url";
import { visitorName } from "../staff/visitor";
import { useWords } from "../staff/words";
import { Campaigns } from "./campaigns";
import { secondsSince, useNow } from "./now";
import { address } from "./route";
import type { Brief } from "./state";

/** Dwell is reported at growing intervals; a page that was reported on within the longest still counts as open. */
const STILL_THERE_S = 200;

interface Props {
  row: InboxRow | undefined;
  visitor: WireVisitor | undefined;
  brief: Brief | undefined;
}

export function Side({ row, visitor, brief }: Props) {
  const { t } = useWords();
  return (
    <aside class="side" aria-label={t("side.label")}>
      {row && (
        <header class="side-bar">
          <a class="icon-btn" href={address(row.conversation_id)} aria-label={t("side.back")}>
            <Icon name="back" />
          </a>
          <b>{visitorName(t, row.visitor_name)}</b>
        </header>
      )}
      {brief?.summary && (
        <section>
          <h2>{t("side.summary")}</h2>
          <p class="summary">{brief.summary}</p>
        </section>
      )}
      {brief && <Contact contact={brief.contact} />}
      {row && row.tags.length > 0 && (
        <section>
          <h2>{t("side.tags")}</h2>
          <Tags tags={row.tags} />
        </section>
      )}
      {visitor && (
        <>
          <Facts visitor={visitor} />
          <Cart visitor={visitor} />
          <Pages pages={visitor.pages} />
          <Campaigns key={visitor.visitor_id} visitor_id={visitor.visitor_id} currency={visitor.currency} />
        </>
      )}
      {row && !visitor && <p class="muted">{t("side.nothing")}</p>}
    </aside>
  );
}

function Contact({ contact: { name, email, phone } }: { contact: WireContact }) {
  const { t } = useWords();
  if (!name && !email && !phone) return null;
  return (
    <section>
      <h2>{t("side.contact")}</h2>
      <dl>
        {name && <Fact name={t("side.name")}>{name}</Fact>}
        {email && (
          <Fact name={t("side.email")}>
            <Reach href={mailTo(email)}>{email}</Reach>
          </Fact>
        )}
        {phone && (
          <Fact name={t("side.phone")}>
            <Reach href={telTo(phone)}>{phone}</Reach>
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Reach({ href, children }: { href: string; children: string }) {
  return href ? <a href={href}>{children}</a> : <>{children}</>;
}

function Facts({ visitor }: { visitor: WireVisitor }) {
  const { t, locale } = useWords();
  const device = `device.${visitor.device}`;
  return (
    <section>
      <h2>{t("side.visitor")}</h2>
      <dl>
        <Fact name={t("side.from")}>{hostOf(visitor.referrer) || t("side.direct")}</Fact>
        <Fact name={t("side.language")}>{languageOf(visitor.locale, locale) || t("side.unknown")}</Fact>
        <Fact name={t("side.device")}>{t(device) === device ? visitor.device : t(device)}</Fact>
        <Fact name={t("side.visits")}>{t("side.visits_n", { n: visitor.visits })}</Fact>
        <Fact name={t("side.since")}>{clock(visitor.started_at, locale)}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Cart({ visitor }: { visitor: WireVisitor }) {
  const { t, locale } = useWords();
  const { cart, cart_minor, currency } = visitor;
  return (
    <section>
      <h2>
        {t("side.cart")}
        {cart.length > 0 && <b>{formatMoney(cart_minor, currency, locale)}</b>}
      </h2>
      {cart.length === 0 && <p class="muted">{t("side.cart_empty")}</p>}
      <ul class="side-cart">
        {cart.map((line) => (
          <CartRow key={line.item_id} line={line} currency={currency} />
        ))}
      </ul>
    </section>
  );
}

function CartRow({ line, currency }: { line: WireCartLine; currency: string }) {
  const { t, locale } = useWords();
  const price = formatMoney(line.price_minor, currency, locale);
  return (
    <li class="product">
      <Picture url={line.image_url} />
      <div class="product-text">
        <span>{line.title}</span>
        <span class="xs muted">{t("side.line", { n: line.quantity, price })}</span>
      </div>
      <span class="price">{formatMoney(line.quantity * line.price_minor, currency, locale)}</span>
    </li>
  );
}

function Pages({ pages }: { pages: readonly WirePage[] }) {
  const { t } = useWords();
  return (
    <section>
      <h2>{t("side.pages")}</h2>
      {pages.length === 0 && <p class="muted">{t("side.pages_empty")}</p>}
      <ol class="trail">
        {pages.map((page, at) => (
          <Page key={`${page.seen_at} ${page.url}`} page={page} newest={at === 0} />
        ))}
      </ol>
    </section>
  );
}

function Page({ page, newest }: { page: WirePage; newest: boolean }) {
  const { t, locale } = useWords();
  const now_ms = useNow(newest ? 1000 : 60_000);
  const since_s = secondsSince(page.seen_at, now_ms);
  const here = newest && since_s - page.dwell_s < STILL_THERE_S;
  const target = webUrl(page.url);
  const title = page.title || page.url;
  return (
    <li class={here ? "now" : ""}>
      {target ? (
        <a href={target} target="_blank" rel="noopener noreferrer">
          {title}
        </a>
      ) : (
        title
      )}
      <span class="muted">
        {here ? t("side.now", { time: span(since_s) }) : span(page.dwell_s)}
        {newest && !here && ` · ${ago(page.seen_at, now_ms, locale)}`}
      </span>
    </li>
  );
}

function languageOf(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(tag.replace("_", "-")) ?? tag;
  } catch {
    return tag;
  }
}
