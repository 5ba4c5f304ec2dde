// The dialog that shows the keys.
import { Dialog } from "../staff/dialog";
import { useWords } from "../staff/words";

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [["J", "K", "↑", "↓"], "keys.move"],
  [["1", "2", "3", "4"], "keys.views"],
  [["T"], "keys.take"],
  [["B"], "keys.release"],
  [["R"], "keys.reply"],
  [["key.enter"], "keys.send"],
  [["key.shift_enter"], "keys.line"],
  [["key.escape"], "keys.escape"],
  [["?"], "keys.keys"],
];

export function KeySheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog title={t("keys.title")} place="centre" onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{t(key)}</kbd>
              ))}
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
