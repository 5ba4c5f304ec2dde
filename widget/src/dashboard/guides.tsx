// The guides of the site: the predetermined ways a conversation can take.
import type { GuideList } from "../shared/protocol";
import { useWords } from "../staff/words";
import type { PageProps } from "./app";
import { Faultless } from "./faults";
import { useFetched } from "../staff/fetched";
import { Fetching } from "../staff/fetching";
import { follow } from "./follow";
import { languageName } from "./language";
import { viewAddress } from "./view";

export function Guides({ view, show, round }: PageProps) {
  const { t, locale } = useWords();
  const fetched = useFetched<GuideList>("/api/guides", round);
  const guides = fetched.answer?.guides ?? [];
  return (
    <section aria-label={t("title.guides")} aria-busy={fetched.loading && fetched.answer !== null}>
      <p class="muted small intro">{t("guides.about")}</p>
      <Fetching fetched={fetched} />
      {guides.length > 0 && (
        <table class="guides">
          <thead>
            <tr>
              <th scope="col">{t("guides.guide")}</th>
              <th scope="col" class="n">
                {t("guides.steps")}
              </th>
              <th scope="col">{t("guides.languages")}</th>
              <th scope="col">{t("guides.checked")}</th>
            </tr>
          </thead>
          <tbody>
            {guides.map(({ guide_id, title, locales, steps, faults }) => {
              const to = { ...view, guide_id, locale: "" };
              return (
                <tr key={guide_id}>
                  <th scope="row">
                    <a href={viewAddress(to)} onClick={(event) => follow(event, () => show(to))}>
                      {title || guide_id}
                    </a>
                    <span class="muted xs">{guide_id}</span>
                  </th>
                  <td class="n">{t("number", { n: steps })}</td>
                  <td>{locales.map((each) => languageName(each, locale)).join(", ")}</td>
                  <td>
                    <Faultless faults={faults} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {fetched.answer && guides.length === 0 && (
        <div class="empty">
          <h2>{t("empty.guides")}</h2>
          <p class="muted">{t("empty.guides.hint")}</p>
          <code>{t("empty.guides.code")}</code>
        </div>
      )}
    </section>
  );
}
