// A modal dialog on the browser's own <dialog>: it keeps the focus inside, Escape closes it, the focus returns.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "./icons";
import { useWords } from "./words";

interface Props {
  title: ComponentChildren;
  /** `side` fills the page's right edge, `centre` stands in the middle. */
  place: "side" | "centre";
  onClose: () => void;
  children: ComponentChildren;
}

export function Dialog({ title, place, onClose, children }: Props) {
  const { t } = useWords();
  const box = useRef<HTMLDialogElement>(null);
  const heading = useId();

  useEffect(() => {
    const dialog = box.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <dialog
      ref={box}
      class={`dialog ${place}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === box.current) onClose();
      }}
    >
      <div class="dialog-sheet">
        <header class="dialog-bar">
          <h2 id={heading}>{title}</h2>
          <button type="button" class="icon-btn" aria-label={t("dialog.close")} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        <div class="dialog-body">{children}</div>
      </div>
    </dialog>
  );
}
