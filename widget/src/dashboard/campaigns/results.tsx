// What came of the campaign: its arms, and each variant against the visitors who were held out.
import { formatMoney } from "../../shared/money";
import type { ArmTally, CampaignView, VariantLift, WireLift } from "../../shared/protocol";
import { useWords } from "../../staff/words";
import { share } from "../figures";
import { percent, points } from "../percent";
import { Lift, reachOf } from "./lift";

export function Results({ view }: { view: CampaignView }) {
  const { t, locale } = useWords();
  const { arms, lift, version } = view;
  const versions = [...new Set(arms.map((arm) => arm.version))].sort((one, other) => other - one);
  return (
    <section class="part-of" aria-labelledby="results">
      <h2 id="results">{t("results.title")}</h2>
      {arms.length === 0 || !lift ? (
        <p class="muted small">{t("results.none")}</p>
      ) : (
        <>
          <p class="small">{sentence(t, lift, locale)}</p>
          {lift.verdict === "sample_ratio" && <p class="note">{t("results.sample_ratio")}</p>}
          {versions.map((each) => (
            <Arms
              key={each}
              arms={arms.filter((arm) => arm.version === each)}
              lifts={each === version ? lift : null}
              title={versions.length > 1 ? t(each === version ? "results.now" : "results.before", { n: each }) : ""}
            />
          ))}
        </>
      )}
    </section>
  );
}

function sentence(t: ReturnType<typeof useWords>["t"], lift: WireLift, locale: string): string {
  const { difference, low, high, incremental_orders } = lift;
  if (difference === null || low === null || high === null) return t("results.too_few");
  if (lift.verdict === "sample_ratio") return "";
  const said = t(`results.${lift.verdict}`, { difference: points(difference, locale), low: points(low, locale), high: points(high, locale) });
  return incremental_orders === null || lift.verdict !== "better" ? said : `${said} ${t("results.orders", { n: Math.round(incremental_orders) })}`;
}

function Arms({ arms, lifts, title }: { arms: readonly ArmTally[]; lifts: WireLift | null; title: string }) {
  const { t, locale } = useWords();
  const reach = reachOf(lifts?.variants ?? []);
  const liftOf = (variant: string): VariantLift | null => lifts?.variants.find((each) => each.variant === variant) ?? null;
  return (
    <div class="scrolled" role="region" aria-label={title || t("results.arms")} tabIndex={0}>
      <table class="arms">
        {title && <caption class="small muted">{title}</caption>}
        <thead>
          <tr>
            <th scope="col">{t("results.arm")}</th>
            <th scope="col" class="n">{t("results.visitors")}</th>
            <th scope="col" class="n">{t("results.buyers")}</th>
            <th scope="col" class="n">{t("results.rate")}</th>
            <th scope="col" class="n">{t("results.revenue")}</th>
            <th scope="col">{t("list.lift")}</th>
          </tr>
        </thead>
        <tbody>
          {arms.map((arm) => {
            const rate = share(arm.buyers, arm.visitors);
            return (
              <tr key={`${arm.arm}-${arm.variant}`}>
                <th scope="row">{arm.arm === "ghost" ? t("results.ghost") : t("variants.name", { name: arm.variant.toUpperCase() })}</th>
                <td class="n">{t("number", { n: arm.visitors })}</td>
                <td class="n">{t("number", { n: arm.buyers })}</td>
                <td class="n">{rate === null ? t("none") : percent(rate, locale)}</td>
                <td class="n">{formatMoney(arm.revenue.amount_minor, arm.revenue.currency, locale)}</td>
                <td>{arm.arm === "shown" && lifts ? <Lift lift={liftOf(arm.variant)} reach={reach} /> : <span class="muted small">{arm.arm === "ghost" ? t("results.compared") : ""}</span>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
