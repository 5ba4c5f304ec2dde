// Why campaigns spoke to this visitor or did not: asked for when it is opened, and anew each time.
import { useState } from "preact/hooks";
import { Decisions } from "../staff/decisions";
import { Icon } from "../staff/icons";
import { useWords } from "../staff/words";

export function Campaigns({ visitor_id, currency }: { visitor_id: string; currency: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <section>
      <details class="decided" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <Icon name="open" />
          <h2>{t("side.campaigns")}</h2>
        </summary>
        {open && <Decisions visitor_id={visitor_id} currency={currency} heading="h3" />}
      </details>
    </section>
  );
}
