// Two to four products side by side, in a box that scrolls by itself; what tells them apart stands out.
import type { WireComparison } from "../../shared/protocol";
import { Acts, Picture, type Shown } from "./card";
import { useWords } from "./words";

export function Compared({ comparison, ...shown }: Shown & { comparison: WireComparison }) {
  const { t } = useWords();
  const { cards } = shown.message;
  return (
    <div class="compared" role="region" aria-label={t("comparison")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <td />
            {cards.map((card) => (
              <th scope="col" key={card.item_id}>
                <Picture src={shown.url(card.image_url)} />
                <b>{card.title}</b>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparison.rows.map(({ label, values }) => (
            <tr key={label} class={new Set(values).size > 1 ? "" : "same"}>
              <th scope="row">{label}</th>
              {cards.map(({ item_id }, at) => (
                <td key={item_id}>{values[at] || <Unknown />}</td>
              ))}
            </tr>
          ))}
          <tr>
            <td />
            {cards.map((card) => (
              <td key={card.item_id}>
                <Acts {...shown} card={card} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Unknown() {
  const { t } = useWords();
  return (
    <>
      <span aria-hidden="true">–</span>
      <span class="sr">{t("unknown")}</span>
    </>
  );
}
