// The dashboard's entry: the reader's language, what he may do, and the first drawing.
import { render } from "preact";
import type { Me } from "../shared/protocol";
import { explain, get } from "../staff/api";
import { Broken } from "../staff/broken";
import { WordsProvider, wordsOf } from "../staff/words";
import { App } from "./app";
import "./dashboard.css";
import de from "./messages/de.json";
import en from "./messages/en.json";

async function start(root: HTMLElement): Promise<void> {
  const words = wordsOf({ en, de }, root.dataset["locale"] ?? "en");
  try {
    const me = await get<Me>("/api/me");
    const conversing = me.role !== "marketer";
    render(
      <WordsProvider value={words}>
        <App me={me} csrf={root.dataset["csrf"] ?? ""} conversing={conversing} />
      </WordsProvider>,
      root,
    );
  } catch (cause) {
    render(<Broken text={explain(words.t, cause)} again={words.t("retry")} />, root);
  }
}

const root = document.getElementById("app");
if (root) void start(root);
