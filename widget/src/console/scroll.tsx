// The log in its scrolling box: it stays at the newest message unless the agent reads further up.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Log, type Entry, type Remedy } from "../staff/log";
import { useWords } from "../staff/words";

const NEAR_PX = 80;

interface Props {
  entries: readonly Entry[];
  visitorName: string;
  typing: boolean;
  remedy: Remedy;
}

export function Scroll({ entries, visitorName, typing, remedy }: Props) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);

  function toEnd(): void {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }

  useLayoutEffect(() => {
    if (!away) toEnd();
  }, [entries.length, typing]);

  // A growing answer, or a phone's keyboard, takes room from below.
  useLayoutEffect(() => {
    if (away || !box.current) return;
    const sizes = new ResizeObserver(toEnd);
    sizes.observe(box.current);
    return () => sizes.disconnect();
  }, [away]);

  function onScroll(): void {
    const { scrollHeight, scrollTop, clientHeight } = box.current ?? { scrollHeight: 0, scrollTop: 0, clientHeight: 0 };
    setAway(scrollHeight - scrollTop - clientHeight > NEAR_PX);
  }

  return (
    <div class="log-frame">
      <div class="log" ref={box} role="log" aria-label={t("conv.log")} tabIndex={0} onScroll={onScroll}>
        <div class="log-inner">
          <Log entries={entries} visitorName={visitorName} remedy={remedy} />
          {typing && (
            <p class="typing">
              <span class="dots" aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              {t("conv.typing", { name: visitorName })}
            </p>
          )}
        </div>
      </div>
      {away && (
        <button type="button" class="btn to-end" onClick={toEnd}>
          {t("conv.to_end")}
        </button>
      )}
    </div>
  );
}
