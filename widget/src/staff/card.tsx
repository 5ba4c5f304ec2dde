// A product card of a conversation, as one compact row.
import type { WireCard } from "../shared/protocol";
import { formatMoney } from "../shared/money";
import { Picture } from "./picture";
import { useShopAddress } from "./url";
import { useWords } from "./words";

export function CardRow({ card }: { card: WireCard }) {
  const { t, locale } = useWords();
  const address = useShopAddress(card.url);
  const full = formatMoney(card.price_minor, card.currency, locale);
  const sale = card.sale_price_minor;
  return (
    <li class="product">
      <Picture url={card.image_url} />
      <div class="product-text">
        {address ? (
          <a href={address} target="_blank" rel="noopener noreferrer">
            {card.title}
          </a>
        ) : (
          <span>{card.title}</span>
        )}
        <Rated card={card} />
        {card.reason && <span class="reason">{card.reason}</span>}
      </div>
      <div class="price">
        {typeof sale === "number" ? formatMoney(sale, card.currency, locale) : full}
        {typeof sale === "number" && (
          <>
            <s aria-hidden="true">{full}</s>
            <span class="unseen">{t("card.before", { price: full })}</span>
          </>
        )}
        {!card.available && <span class="tag warn">{t("card.sold_out")}</span>}
      </div>
    </li>
  );
}

function Rated({ card: { rating, rating_count: n = 0 } }: { card: WireCard }) {
  const { t } = useWords();
  if (!rating) return null;
  return <span class="xs muted">{t(n ? "card.rated_by" : "card.rated", { rating: Math.round(rating * 10) / 10, n })}</span>;
}
