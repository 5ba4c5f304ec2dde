// What a page says while a report is on its way, and where it did not come.
import { explain } from "./api";
import { useWords } from "./words";
import type { Fetched } from "./fetched";

export function Fetching({ fetched: { answer, loading, cause, again } }: { fetched: Fetched<unknown> }) {
  const { t } = useWords();
  return (
    <>
      {cause !== null && (
        <p class="trouble" role="alert">
          {explain(t, cause)}{" "}
          <button type="button" class="link" onClick={again}>
            {t("retry")}
          </button>
        </p>
      )}
      <p role="status" class={loading && !answer ? "muted" : "unseen"}>
        {loading ? t("loading") : ""}
      </p>
    </>
  );
}
