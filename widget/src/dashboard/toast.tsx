// One line at the foot of the page for what was just done, and the way to undo it. It stays until it is put away.
import { useState } from "preact/hooks";
import { Icon } from "../staff/icons";
import { useWords } from "../staff/words";

export interface Told {
  text: string;
  undo?: () => void;
}

export function useToast(): { tell: (told: Told) => void; toast: preact.JSX.Element } {
  const [told, setTold] = useState<Told | null>(null);
  return { tell: setTold, toast: <Toast told={told} onClose={() => setTold(null)} /> };
}

function Toast({ told, onClose }: { told: Told | null; onClose: () => void }) {
  const { t } = useWords();
  const undo = told?.undo;
  return (
    <div class="toast-place">
      <div role="status" class={told ? "toast" : "unseen"}>
        {told && (
          <>
            <span>{told.text}</span>
            {undo && (
              <button
                type="button"
                class="link"
                onClick={() => {
                  onClose();
                  undo();
                }}
              >
                {t("undo")}
              </button>
            )}
            <button type="button" class="icon-btn" aria-label={t("dialog.close")} onClick={onClose}>
              <Icon name="close" />
            </button>
          </>
        )}
      </div>
    </div>
  );
}
