// What the shop is ready to give: the offers, what is left of each, and the form of one.
import { formatMoney } from "../../shared/money";
import type { OfferList, OfferRow } from "../../shared/protocol";
import { Icon } from "../../staff/icons";
import { useWords } from "../../staff/words";
import type { PageProps } from "../app";
import { useFetched } from "../../staff/fetched";
import { Fetching } from "../../staff/fetching";
import { follow } from "../follow";
import { useToast } from "../toast";
import { NEW, viewAddress } from "../view";
import { OfferDialog } from "./form";
import { leftOf } from "./left";

const TONES = { live: "ok", scheduled: "brass", ended: "", off: "", spent: "warn" } as const;

export function Offers(props: PageProps) {
  const { view, show, round } = props;
  const { t } = useWords();
  const fetched = useFetched<OfferList>("/api/offers", round);
  const { tell, toast } = useToast();
  const offers = fetched.answer?.offers ?? [];
  const open = (offer_id: string | null) => show({ ...view, offer_id });
  const opened = offers.find(({ offer_id }) => offer_id === view.offer_id) ?? null;
  return (
    <section aria-label={t("title.offers")} aria-busy={fetched.loading && fetched.answer !== null}>
      <div class="bar">
        <p class="muted small intro">{t("offers.about")}</p>
        <div class="bar-end">
          <a class="btn primary" href={viewAddress({ ...view, offer_id: NEW })} onClick={(event) => follow(event, () => open(NEW))}>
            <Icon name="plus" />
            {t("offers.new")}
          </a>
        </div>
      </div>
      <Fetching fetched={fetched} />
      {offers.length > 0 && <Table offers={offers} {...props} onOpen={open} />}
      {fetched.answer && offers.length === 0 && (
        <div class="empty">
          <h2>{t("empty.offers")}</h2>
          <p class="muted">{t("empty.offers.hint")}</p>
        </div>
      )}
      {fetched.answer && view.offer_id && (opened || view.offer_id === NEW) && (
        <OfferDialog
          key={view.offer_id}
          row={opened}
          currency={opened?.definition.currency ?? fetched.answer.currency}
          guard={props.guard}
          onClose={() => show({ ...view, offer_id: null })}
          onSaved={(row, isNew) => {
            fetched.again();
            tell({ text: t("save.saved", { name: row.definition.name }) });
            // A code list is uploaded next, to an offer that is there.
            show({ ...view, offer_id: isNew && row.definition.uploaded ? row.offer_id : null }, true);
          }}
          onChanged={fetched.again}
        />
      )}
      {fetched.answer && view.offer_id && !opened && view.offer_id !== NEW && (
        <p class="trouble" role="alert">
          {t("problem.not_found")}
        </p>
      )}
      {toast}
    </section>
  );
}

function Table({ offers, view, onOpen }: { offers: readonly OfferRow[]; onOpen: (offer_id: string) => void } & Pick<PageProps, "view">) {
  const { t } = useWords();
  return (
    <table class="offers" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t("offers.offer")}</th>
          <th role="columnheader" scope="col">{t("list.state")}</th>
          <th role="columnheader" scope="col" class="n">{t("offers.granted")}</th>
          <th role="columnheader" scope="col" class="n">{t("offers.redeemed")}</th>
          <th role="columnheader" scope="col">{t("offers.left")}</th>
          <th role="columnheader" scope="col">{t("offers.campaigns")}</th>
          <th role="columnheader" scope="col">
            <span class="unseen">{t("list.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {offers.map((row) => (
          <Row key={row.offer_id} row={row} href={viewAddress({ ...view, offer_id: row.offer_id })} onOpen={() => onOpen(row.offer_id)} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, href, onOpen }: { row: OfferRow; href: string; onOpen: () => void }) {
  const { t, locale } = useWords();
  const { definition, used, state } = row;
  const currency = definition.currency ?? "";
  const name = definition.name;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <a href={href} onClick={(event) => follow(event, onOpen)}>
          {name}
        </a>
        <span class="muted xs">{givenBy(t, row, locale)}</span>
      </th>
      <td role="cell" class="state">
        <span class={`tag ${TONES[state]}`}>{t(`offer.state.${state}`)}</span>
      </td>
      <td role="cell" class="n" data-label={t("offers.granted")}>{t("number", { n: used.granted })}</td>
      <td role="cell" class="n" data-label={t("offers.redeemed")}>
        {t("number", { n: used.redeemed })}
        {used.redeemed_minor > 0 && <span class="muted xs"> {formatMoney(used.redeemed_minor, currency, locale)}</span>}
      </td>
      <td role="cell" class="left">
        <Left row={row} />
      </td>
      <td role="cell" class="given small">{row.campaigns.join(", ") || <span class="muted">{t("offers.no_campaign")}</span>}</td>
      <td role="cell" class="acts">
        <a class="icon-btn" href={`/api/offers/${row.offer_id}/codes.csv`} download={`${row.offer_id}.csv`} aria-label={t("offers.codes", { name })} title={t("offers.codes.short")}>
          <Icon name="download" />
        </a>
      </td>
    </tr>
  );
}

/** "10 %, at most 20 €" */
function givenBy(t: ReturnType<typeof useWords>["t"], { definition }: OfferRow, locale: string): string {
  const { kind, percent = 0, amount_minor = 0, min_cart_minor = 0, currency = "" } = definition;
  const value = kind === "percentage" ? `${percent} %` : kind === "amount" ? formatMoney(amount_minor, currency, locale) : "";
  const what = t(`offer.kind.${kind}.brief`, { value });
  return min_cart_minor > 0 ? t("offers.from", { what, cart: formatMoney(min_cart_minor, currency, locale) }) : what;
}

function Left({ row }: { row: OfferRow }) {
  const { t, locale } = useWords();
  const { part, count, budget_minor } = leftOf(row);
  const words = [
    count === null ? "" : t("offers.left.count", { n: count, of: row.definition.count ?? 0 }),
    budget_minor === null ? "" : t("offers.left.budget", { left: formatMoney(budget_minor, row.definition.currency ?? "", locale) }),
  ].filter(Boolean);
  if (part === null) return <span class="muted small">{t("offers.left.unbounded")}</span>;
  return (
    <>
      <svg class="part" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <line class="axis" x1="0" x2="100" y1="3" y2="3" />
        {part > 0 && <line class="range" x1="0" x2={part * 100} y1="3" y2="3" />}
      </svg>
      <span class="xs">{words.join(" · ")}</span>
    </>
  );
}
