// Products of a conversation side by side, as staff read them.
import type { WireCard, WireComparison } from "../shared/protocol";
import { useShopAddress } from "./url";
import { useWords } from "./words";

export function Compared({ cards, comparison }: { cards: readonly WireCard[]; comparison: WireComparison }) {
  const { t } = useWords();
  return (
    <div class="compared" role="region" aria-label={t("log.comparison")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <td />
            {cards.map((card) => (
              <th scope="col" key={card.item_id}>
                <Title card={card} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparison.rows.map(({ label, values }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {cards.map(({ item_id }, at) => (
                <td key={item_id}>{values[at] || t("log.unknown")}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Title({ card }: { card: WireCard }) {
  const address = useShopAddress(card.url);
  return address ? (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {card.title}
    </a>
  ) : (
    <>{card.title}</>
  );
}
