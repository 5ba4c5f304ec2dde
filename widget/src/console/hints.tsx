// What campaigns tell the agents about visitors who have not written: look, or wave it off.
import type { WireHint } from "../shared/protocol";
import { clock } from "../shared/time";
import { useWords } from "../staff/words";
import { address } from "./route";

export function Hints({ hints, onWaveOff }: { hints: readonly WireHint[]; onWaveOff: (conversation_id: string) => void }) {
  const { t, locale } = useWords();
  return (
    <ul class="hints" role="log" aria-label={t("hints.label")}>
      {hints.map(({ conversation_id, campaign, text, told_at }) => (
        <li key={conversation_id}>
          <p class="from">
            {campaign} <time dateTime={told_at}>{clock(told_at, locale)}</time>
          </p>
          <p>{text}</p>
          <a class="btn" href={address(conversation_id)}>
            {t("hints.look")}
          </a>
          <button type="button" class="btn" onClick={() => onWaveOff(conversation_id)}>
            {t("hints.wave_off")}
          </button>
        </li>
      ))}
    </ul>
  );
}
