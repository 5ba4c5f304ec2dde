// Asked before the editor is left while something in it is not saved.
import { Dialog } from "../../staff/dialog";
import { useWords } from "../../staff/words";

interface LeavingProps {
  isKept: boolean;
  onStay: () => void;
  onLeave: () => void;
  onDiscard: () => void;
  onSave: () => Promise<void>;
}

export function Leaving({ isKept, onStay, onLeave, onDiscard, onSave }: LeavingProps) {
  const { t } = useWords();
  return (
    <Dialog title={t("leave.title")} place="centre" onClose={onStay}>
      <p>{t(isKept ? "leave.kept" : "leave.lost")}</p>
      <div class="dialog-acts">
        <button type="button" class="btn primary" onClick={() => void onSave()}>
          {t("leave.save")}
        </button>
        {isKept && (
          <button type="button" class="btn" onClick={onLeave}>
            {t("leave.leave")}
          </button>
        )}
        <button type="button" class="btn" onClick={onDiscard}>
          {t("leave.discard")}
        </button>
      </div>
    </Dialog>
  );
}
