// One guide: what the check found, its flow as a picture, and the same step by step in words.
import type { GuideEdge, GuideNode, GuideView } from "../shared/protocol";
import { Icon } from "../staff/icons";
import { useWords } from "../staff/words";
import type { PageProps } from "./app";
import { Faultless, Faults } from "./faults";
import { useFetched } from "../staff/fetched";
import { Fetching } from "../staff/fetching";
import { Flow, kindName } from "./flow";
import { follow } from "./follow";
import { languageName } from "./language";
import { viewAddress } from "./view";

export function Guide({ view, show, round }: PageProps) {
  const { t } = useWords();
  const wanted = view.locale ? `?locale=${encodeURIComponent(view.locale)}` : "";
  const fetched = useFetched<GuideView>(`/api/guides/${view.guide_id}${wanted}`, round);
  const all = { ...view, guide_id: null, locale: "" };
  return (
    <section class="guide" aria-labelledby="guide" aria-busy={fetched.loading && fetched.answer !== null}>
      <p class="small">
        <a class="back-link" href={viewAddress(all)} onClick={(event) => follow(event, () => show(all))}>
          <Icon name="back" />
          {t("guides.all")}
        </a>
      </p>
      <Fetching fetched={fetched} />
      {fetched.answer && (
        <>
          <GuideHead answer={fetched.answer} onLocale={(locale) => show({ ...view, locale }, true)} />
          <Faults faults={fetched.answer.faults} />
          <Flow view={fetched.answer} />
          <Words view={fetched.answer} />
        </>
      )}
    </section>
  );
}

function GuideHead({ answer, onLocale }: { answer: GuideView; onLocale: (locale: string) => void }) {
  const { t, locale } = useWords();
  const { guide, locale: shown } = answer;
  return (
    <header class="orders-head">
      <h2 id="guide">
        {guide.title || guide.guide_id} <Faultless faults={guide.faults} />
      </h2>
      {guide.locales.length > 1 && (
        <div class="period" role="group" aria-label={t("guides.language")}>
          {guide.locales.map((each) => (
            <button type="button" key={each} aria-pressed={each === shown} onClick={() => onLocale(each)}>
              {languageName(each, locale)}
            </button>
          ))}
        </div>
      )}
    </header>
  );
}

function Words({ view: { nodes, edges } }: { view: GuideView }) {
  const { t } = useWords();
  const steps = [...nodes].sort((one, other) => one.layer - other.layer || one.column - other.column);
  const titles = new Map(nodes.map(({ id, title }) => [id, title || id]));
  return (
    <section aria-labelledby="in-words">
      <h3 id="in-words">{t("guides.in_words")}</h3>
      <ol class="steps">
        {steps.map((node) => (
          <StepInWords key={node.id} node={node} ways={edges.filter(({ start }) => start === node.id)} titles={titles} />
        ))}
      </ol>
    </section>
  );
}

interface StepProps {
  node: GuideNode;
  ways: readonly GuideEdge[];
  titles: ReadonlyMap<string, string>;
}

function StepInWords({ node, ways, titles }: StepProps) {
  const { t } = useWords();
  return (
    <li id={`step-${node.id}`}>
      <p>
        <b>{node.title || node.id}</b>{" "}
        <span class="muted small">
          {kindName(t, node.kind)} · {node.id}
        </span>
      </p>
      {node.lines.map((line, at) => (
        <p class="small" key={at}>
          {line}
        </p>
      ))}
      {ways.length > 0 && (
        <ul class="small">
          {ways.map(({ end, label }, at) => (
            <li key={at}>
              {label ? t("guides.way", { label }) : t("guides.next")} <a href={`#step-${end}`}>{titles.get(end) ?? end}</a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
