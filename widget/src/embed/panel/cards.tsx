// Products in the conversation, side by side: swiped, walked through by arrow keys, or moved by buttons.
import { useRef, useState } from "preact/hooks";
import type { WireCard } from "../../shared/protocol";
import { Acts, Picture, Price, type Shown, Stars, once } from "./card";
import { BACK, Icon, ON } from "./icons";
import { useWords } from "./words";

const MOST_COMPARED = 4;

export function Cards(shown: Shown) {
  const { t } = useWords();
  const { message, actions } = shown;
  const { message_id, cards } = message;
  const row = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState<"start" | "middle" | "end">("start");

  function move(way: number): void {
    // What snaps stops at the next card, however far it was pushed beyond the middle.
    row.current?.scrollBy({ left: way * 0.6 * row.current.clientWidth });
  }

  function scrolled({ currentTarget: { scrollLeft, scrollWidth, clientWidth } }: { currentTarget: Element }): void {
    setPlace(scrollLeft < 8 ? "start" : scrollLeft + clientWidth > scrollWidth - 8 ? "end" : "middle");
  }

  function compare(): void {
    actions.say(t("compare"), { kind: "compare", message_id, item_ids: cards.map(({ item_id }) => item_id) });
  }

  return (
    <div class="carousel">
      <ul class="cards" role="list" aria-label={t("products")} ref={row} onScroll={scrolled} onKeyDown={walk}>
        {cards.map((card, at) => (
          <li class="card" key={card.item_id} aria-posinset={at + 1} aria-setsize={cards.length}>
            <Card {...shown} card={card} />
          </li>
        ))}
      </ul>
      {cards.length > 1 && (
        <div class="under">
          {cards.length <= MOST_COMPARED && (
            <button class="btn" onClick={once(compare)}>
              {t("compare")}
            </button>
          )}
          <button class="arrow" aria-disabled={place === "start"} aria-label={t("previous")} onClick={() => move(-1)}>
            <Icon path={BACK} />
          </button>
          <button class="arrow" aria-disabled={place === "end"} aria-label={t("next")} onClick={() => move(1)}>
            <Icon path={ON} />
          </button>
        </div>
      )}
    </div>
  );
}

function Card(shown: Shown & { card: WireCard }) {
  const { t } = useWords();
  const { card, message, actions, url } = shown;
  const { item_id, title, reason } = card;
  const similar = t("similar_to", { title });

  function find(): void {
    actions.say(similar, { kind: "similar", message_id: message.message_id, item_ids: [item_id] });
  }

  return (
    <>
      <Picture src={url(card.image_url)} />
      <div class="body">
        <b>{title}</b>
        <Price card={card} />
        <Stars card={card} />
        {reason && <span class="why">{reason}</span>}
        <Acts {...shown}>
          <button class="btn" aria-label={similar} onClick={once(find)}>
            {t("similar")}
          </button>
        </Acts>
      </div>
    </>
  );
}

/** From a button of one card to the same of the next. */
function walk(event: KeyboardEvent): void {
  const at = event.target as HTMLElement;
  const card = at.closest("li");
  const to = { ArrowRight: card?.nextElementSibling, ArrowLeft: card?.previousElementSibling }[event.key];
  if (!card || !to) return;
  event.preventDefault();
  const there = controls(to);
  there[Math.min(controls(card).indexOf(at), there.length - 1)]?.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest", inline: "start" });
}

function controls(card: Element): HTMLElement[] {
  return [...card.querySelectorAll<HTMLElement>("a, button")];
}
