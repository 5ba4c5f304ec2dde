// What happens to the connection, and what the agent has to know for a moment.
import { useWords } from "../staff/words";
import type { LinkState } from "./state";

export function Status({ link, told }: { link: LinkState; told: string }) {
  const { t } = useWords();
  return (
    <div class="status" role="status">
      {link === "down" && <p class="toast warn">{t("link.down")}</p>}
      {link === "refused" && (
        <p class="toast bad">
          {t("link.refused")} <a href="/sign-in">{t("link.sign_in")}</a>
        </p>
      )}
      {told && <p class="toast">{told}</p>}
    </div>
  );
}
