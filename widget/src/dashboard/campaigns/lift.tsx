// What a campaign caused, as a dot with its interval and a word; and the words where nothing can be said yet.
import type { WireLift } from "../../shared/protocol";
import { useWords } from "../../staff/words";
import { points } from "../percent";

const TONES = { better: "ok", worse: "bad", not_enough: "", sample_ratio: "warn" } as const;
/** The end of the scale in both directions, unless an interval reaches further. */
const LEAST_SCALE = 0.02;

export type Measured = Pick<WireLift, "verdict" | "difference" | "low" | "high">;

/** How far the scale of several lifts reaches from 0. */
export function reachOf(lifts: readonly (Measured | null)[]): number {
  return Math.max(LEAST_SCALE, ...lifts.flatMap((lift) => [Math.abs(lift?.low ?? 0), Math.abs(lift?.high ?? 0)]));
}

export function Lift({ lift, reach }: { lift: Measured | null; reach: number }) {
  const { t, locale } = useWords();
  const known = lift !== null && lift.difference !== null && lift.low !== null && lift.high !== null;
  const at = (value: number) => 50 + (value / reach) * 50;
  return (
    <div class={`lift ${lift?.verdict ?? ""}`}>
      {known && (
        <svg
          class="interval"
          viewBox="0 0 100 12"
          preserveAspectRatio="none"
          role="img"
          aria-label={t("lift.interval", {
            difference: points(lift.difference ?? 0, locale),
            low: points(lift.low ?? 0, locale),
            high: points(lift.high ?? 0, locale),
          })}
        >
          <line class="zero" x1="50" x2="50" y1="0" y2="12" />
          <line class="range" x1={at(lift.low ?? 0)} x2={at(lift.high ?? 0)} y1="6" y2="6" />
          <line class="point" x1={at(lift.difference ?? 0)} x2={at(lift.difference ?? 0)} y1="6" y2="6" />
        </svg>
      )}
      <Verdict lift={lift} />
    </div>
  );
}

export function Verdict({ lift }: { lift: Measured | null }) {
  const { t, locale } = useWords();
  if (!lift) return <span class="tag">{t("lift.none")}</span>;
  const difference = lift.difference === null ? "" : points(lift.difference, locale);
  return <span class={`tag ${TONES[lift.verdict]}`}>{t(`lift.${lift.verdict}`, { difference })}</span>;
}
