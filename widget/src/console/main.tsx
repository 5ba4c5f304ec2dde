// The console's entry: who is signed in, in which language, and the first drawing.
import { render } from "preact";
import type { Me } from "../shared/protocol";
import { explain, get } from "../staff/api";
import { Broken } from "../staff/broken";
import { WordsProvider, wordsOf } from "../staff/words";
import { App } from "./app";
import "./console.css";
import { Desk } from "./desk";
import de from "./messages/de.json";
import en from "./messages/en.json";

async function start(root: HTMLElement): Promise<void> {
  const words = wordsOf({ en, de }, root.dataset["locale"] ?? "en");
  try {
    const desk = new Desk(await get<Me>("/api/me"), words);
    render(
      <WordsProvider value={words}>
        <App desk={desk} csrf={root.dataset["csrf"] ?? ""} />
      </WordsProvider>,
      root,
    );
    desk.start();
  } catch (cause) {
    render(<Broken text={explain(words.t, cause)} again={words.t("retry")} />, root);
  }
}

const root = document.getElementById("app");
if (root) void start(root);
