// What campaigns tell the agents about visitors who have not written: look, or wave it off.
import { useRef } from "preact/hooks";
import type { WireHint } from "../shared/protocol";
import { clock } from "../shared/time";
import { useWords } from "../staff/words";
import { address } from "./route";

interface Props {
  hints: readonly WireHint[];
  onWaveOff: (conversation_id: string) => void;
}

export function Hints({ hints, onWaveOff }: Props) {
  const { t } = useWords();
  const region = useRef<HTMLDivElement>(null);
  // The button goes with its hint: the focus stays where it was.
  const leave = () => region.current?.focus();
  return (
    <div class="hints" role="group" aria-live="polite" aria-label={t("hints.label")} tabIndex={-1} ref={region}>
      {hints.length > 0 && (
        <ul>
          {hints.map((hint) => (
            <Hint key={hint.conversation_id} hint={hint} onLeave={leave} onWaveOff={onWaveOff} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Hint({ hint, onLeave, onWaveOff }: { hint: WireHint; onLeave: () => void } & Pick<Props, "onWaveOff">) {
  const { t, locale } = useWords();
  const { conversation_id, campaign, text, told_at } = hint;
  const id = `hint-${conversation_id}`;
  return (
    <li>
      <p class="from">
        {campaign} <time dateTime={told_at}>{clock(told_at, locale)}</time>
      </p>
      <p id={id}>{text}</p>
      <a class="btn" href={address(conversation_id)} aria-describedby={id} onClick={onLeave}>
        {t("hints.look")}
      </a>
      <button
        type="button"
        class="btn"
        aria-describedby={id}
        onClick={() => {
          onLeave();
          onWaveOff(conversation_id);
        }}
      >
        {t("hints.wave_off")}
      </button>
    </li>
  );
}
