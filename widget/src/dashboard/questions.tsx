// What visitors asked that nobody had written an answer to, and what their conversations were about.
import type { QuestionList, TopicList, WireQuestions, WireTopic } from "../shared/protocol";
import { day } from "../shared/time";
import { tagName } from "../staff/tags";
import { useWords } from "../staff/words";
import type { PageProps } from "./app";
import { useFetched } from "../staff/fetched";
import { Fetching } from "../staff/fetching";
import { share } from "./figures";
import { percent } from "./percent";
import { reportQuery } from "./period";

export function Questions({ view, round }: PageProps) {
  const { t } = useWords();
  const query = reportQuery(view.period);
  const questions = useFetched<QuestionList>(`/api/reports/questions?${query}`, round);
  const topics = useFetched<TopicList>(`/api/reports/topics?${query}`, round);
  return (
    <div class="asked">
      <section aria-labelledby="questions" aria-busy={questions.loading && questions.answer !== null}>
        <h2 id="questions">{t("questions.title")}</h2>
        <p class="muted small">{t("questions.about")}</p>
        <Fetching fetched={questions} />
        {questions.answer && (questions.answer.groups.length > 0 ? <Groups groups={questions.answer.groups} /> : <NoQuestions />)}
      </section>
      <section aria-labelledby="topics" aria-busy={topics.loading && topics.answer !== null}>
        <h2 id="topics">{t("topics.title")}</h2>
        <p class="muted small">{topics.answer ? t("topics.about", { n: topics.answer.conversations }) : ""}</p>
        <Fetching fetched={topics} />
        {topics.answer && (topics.answer.topics.length > 0 ? <Topics {...topics.answer} /> : <NoTopics />)}
      </section>
    </div>
  );
}

function Groups({ groups }: { groups: readonly WireQuestions[] }) {
  const { t, locale } = useWords();
  return (
    <ol class="groups">
      {groups.map(({ label, count, examples, latest_at }, at) => (
        <li key={at}>
          <span class="groups-count" aria-hidden="true">
            {t("number", { n: count })}
          </span>
          <div>
            <p class="groups-label">
              <span class="unseen">{t("number", { n: count })} </span>
              {t("questions.asked", { label })}
            </p>
            <ul class="examples">
              {examples.map((example, place) => (
                <li key={place}>
                  <q>{example}</q>
                </li>
              ))}
            </ul>
            <p class="xs muted">{t("questions.latest", { day: day(latest_at, locale) })}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function NoQuestions() {
  const { t } = useWords();
  return (
    <div class="empty">
      <h3>{t("empty.questions")}</h3>
      <p class="muted">{t("empty.questions.hint")}</p>
      <code>{t("empty.questions.code")}</code>
    </div>
  );
}

function Topics({ topics, conversations }: TopicList) {
  const { t } = useWords();
  return (
    <table class="topics">
      <thead>
        <tr>
          <th scope="col">{t("topics.topic")}</th>
          <th scope="col" class="n">
            {t("topics.conversations")}
          </th>
          <th scope="col" class="n">
            {t("topics.share")}
          </th>
        </tr>
      </thead>
      <tbody>
        {topics.map((topic) => (
          <Topic key={topic.tag} topic={topic} conversations={conversations} />
        ))}
      </tbody>
    </table>
  );
}

function Topic({ topic, conversations }: { topic: WireTopic; conversations: number }) {
  const { t, locale } = useWords();
  const part = share(topic.conversations, conversations);
  return (
    <tr>
      <th scope="row">
        {tagName(t, topic.tag)}
        {topic.tag.startsWith("objection") && <span class="tag brass">{t("topics.objection")}</span>}
        <svg class="part" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
          <line class="axis" x1="0" x2="100" y1="3" y2="3" />
          <line class="range" x1="0" x2={Math.min(part ?? 0, 1) * 100} y1="3" y2="3" />
        </svg>
      </th>
      <td class="n">{t("number", { n: topic.conversations })}</td>
      <td class="n">{part === null ? t("none") : percent(part, locale)}</td>
    </tr>
  );
}

function NoTopics() {
  const { t } = useWords();
  return (
    <div class="empty">
      <h3>{t("empty.topics")}</h3>
      <p class="muted">{t("empty.topics.hint")}</p>
    </div>
  );
}
