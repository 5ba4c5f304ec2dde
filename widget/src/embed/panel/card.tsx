// The parts of a product's card: picture, price, stars, and what can be done with it.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { formatMoney } from "../../shared/money";
import type { WireCard, WireMessage } from "../../shared/protocol";
import type { Actions } from "./actions";
import { BAG, Icon, STARS } from "./icons";
import { useWords } from "./words";

/** A message as it is shown, and what its buttons do. */
export interface Shown {
  message: WireMessage;
  url: (address: string) => string;
  actions: Actions;
}

/** A double click says it once. */
export function once(act: () => void): (event: MouseEvent) => void {
  return ({ detail }) => void (detail < 2 && act());
}

export function Picture({ src }: { src: string }) {
  const [isBroken, setBroken] = useState(false);
  return (
    <div class="pic">
      {src && !isBroken ? <img src={src} alt="" onError={() => setBroken(true)} /> : <Icon path={BAG} />}
    </div>
  );
}

export function Price({ card }: { card: WireCard }) {
  const { t, locale } = useWords();
  const { price_minor, sale_price_minor, currency } = card;
  const isSale = sale_price_minor != null && sale_price_minor < price_minor;
  return (
    <div>
      <span class="sr">{t("price")} </span>
      <span class="price">{formatMoney(isSale ? sale_price_minor : price_minor, currency, locale)}</span>
      {isSale && (
        <s class="was">
          <span class="sr">{t("price_before")} </span>
          {formatMoney(price_minor, currency, locale)}
        </s>
      )}
    </div>
  );
}

export function Stars({ card }: { card: WireCard }) {
  const { t } = useWords();
  if (!card.rating) return null;
  const rating = Math.round(card.rating * 10) / 10;
  const n = card.rating_count ?? 0;
  return (
    <div class="stars" role="img" aria-label={t("rating", { rating }) + (n ? t("reviews", { n }) : "")}>
      <span>
        <Five />
        <Five share={rating / 5} />
      </span>
      {t("stars", { rating })}
      {n > 0 && t("stars_of", { n })}
    </div>
  );
}

function Five({ share = 1 }: { share?: number }) {
  return (
    <svg viewBox="0 0 120 24" style={{ clipPath: `inset(0 ${100 - share * 100}% 0 0)` }}>
      <path d={STARS} />
    </svg>
  );
}

export function Acts({ card, message, url, actions, children }: Shown & { card: WireCard; children?: ComponentChildren }) {
  const { t } = useWords();
  const link = url(card.url);

  function open(event: MouseEvent): void {
    // Another tab or window is the browser's business; the shop's page stays.
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!isElsewhere) event.preventDefault();
    actions.details(message, card, isElsewhere ? "" : link);
  }

  return (
    <div class="acts">
      {card.available ? <AddToCart card={card} message={message} actions={actions} /> : <span class="muted">{t("sold_out")}</span>}
      {link && (
        <a class="btn" href={link} target="_blank" rel="noopener" aria-label={`${t("details")}: ${card.title}`} onClick={open}>
          {t("details")}
        </a>
      )}
      {children}
    </div>
  );
}

function AddToCart({ card, message, actions }: Omit<Shown, "url"> & { card: WireCard }) {
  const { t } = useWords();
  const [state, setState] = useState<"add" | "adding" | "added" | "not_added">("add");

  async function add(): Promise<void> {
    setState("adding");
    setState((await actions.addToCart(message, card)) ? "added" : "not_added");
  }

  return (
    <>
      <button class="btn primary" disabled={state === "adding"} onClick={add} aria-label={`${t("add")}: ${card.title}`}>
        {state === "adding" || state === "added" ? t(state) : t("add")}
      </button>
      <span role="status" class={state === "not_added" ? "xs bad" : "sr"}>
        {state === "not_added" || state === "added" ? t(state) : ""}
      </span>
    </>
  );
}
