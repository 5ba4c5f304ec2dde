// Why one visitor was spoken to or not: the latest decisions, with what held and what was missed by how much.
import { useEffect, useState } from "preact/hooks";
import { Decisions } from "../../staff/decisions";
import { useWords } from "../../staff/words";
import type { PageProps } from "../app";
import { Field, WrongProvider } from "../form";

const ID = /^[A-Za-z0-9_-]{8,64}$/;

export function Why({ view, show, round, currency }: PageProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState(view.visitor_id ?? "");
  const [wrong, setWrong] = useState("");
  useEffect(() => setTyped(view.visitor_id ?? ""), [view.visitor_id]);
  return (
    <section class="why-page" aria-label={t("title.why")}>
      <p class="muted small intro">{t("why.about")}</p>
      <form
        class="why-ask"
        onSubmit={(event) => {
          event.preventDefault();
          const id = typed.trim();
          setWrong(ID.test(id) ? "" : t("why.no_id"));
          if (ID.test(id)) show({ ...view, visitor_id: id });
        }}
      >
        <WrongProvider value={new Map(wrong ? [["visitor_id", wrong]] : [])}>
          <Field label={t("why.visitor")} path="visitor_id" hint={t("why.visitor.hint")}>
            {(tied) => <input {...tied} type="text" spellcheck={false} autocomplete="off" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />}
          </Field>
        </WrongProvider>
        <button type="submit" class="btn primary">
          {t("why.ask")}
        </button>
      </form>
      {view.visitor_id && <Decisions key={view.visitor_id} visitor_id={view.visitor_id} currency={currency} round={round} heading="h2" />}
    </section>
  );
}
