// Products in the conversation, side by side: swiped, or moved by arrows where there is a pointer.
import { useRef, useState } from "preact/hooks";
import { formatMoney } from "../../shared/money";
import type { WireCard, WireMessage } from "../../shared/protocol";
import type { Actions } from "./actions";
import { BACK, BAG, Icon, ON } from "./icons";
import { useWords } from "./words";

interface Props {
  message: WireMessage;
  url: (address: string) => string;
  actions: Actions;
}

const CARD_PX = 206;

export function Cards({ message, url, actions }: Props) {
  const { t } = useWords();
  const row = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState<"start" | "middle" | "end">("start");
  const move = (way: number) => () => row.current?.scrollBy({ left: way * CARD_PX, behavior: "smooth" });

  function scrolled({ currentTarget: { scrollLeft, scrollWidth, clientWidth } }: { currentTarget: Element }): void {
    const left = Math.abs(scrollLeft);
    setPlace(left < 8 ? "start" : left + clientWidth > scrollWidth - 8 ? "end" : "middle");
  }

  return (
    <div class="carousel">
      <ul class="cards" aria-label={t("products")} ref={row} onScroll={scrolled}>
        {message.cards.map((card) => (
          <Card key={card.item_id} card={card} message={message} url={url} actions={actions} />
        ))}
      </ul>
      {message.cards.length > 1 && (
        <div class="arrows">
          <button disabled={place === "start"} aria-label={t("previous")} onClick={move(-1)}>
            <Icon path={BACK} />
          </button>
          <button disabled={place === "end"} aria-label={t("next")} onClick={move(1)}>
            <Icon path={ON} />
          </button>
        </div>
      )}
    </div>
  );
}

function Card({ card, message, url, actions }: Props & { card: WireCard }) {
  const { t } = useWords();
  const link = url(card.url);

  function open(event: MouseEvent): void {
    // Another tab or window is the browser's business; the shop's page stays.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    actions.details(message, card, link);
  }

  return (
    <li class="card">
      <Picture src={url(card.image_url)} />
      <div class="body">
        <b>{card.title}</b>
        <Price card={card} />
        {card.reason && <span class="why">{card.reason}</span>}
        <div class="acts">
          {card.available ? <AddToCart card={card} message={message} actions={actions} /> : <span class="muted">{t("sold_out")}</span>}
          {link && (
            <a class="btn" href={link} target="_blank" rel="noopener" aria-label={`${t("details")}: ${card.title}`} onClick={open}>
              {t("details")}
            </a>
          )}
        </div>
      </div>
    </li>
  );
}

function Picture({ src }: { src: string }) {
  const [isBroken, setBroken] = useState(false);
  return (
    <div class="pic">
      {src && !isBroken ? <img src={src} alt="" onError={() => setBroken(true)} /> : <Icon path={BAG} />}
    </div>
  );
}

function Price({ card }: { card: WireCard }) {
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

function AddToCart({ card, message, actions }: Omit<Props, "url"> & { card: WireCard }) {
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
