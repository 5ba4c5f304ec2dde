// The panel's page, in a frame of the shop's page: reads who it is for, and joins page, conversation and view.
import { render } from "preact";
import { webUrl } from "../../shared/dom";
import type { ToPanel } from "../bridge";
import type { Actions } from "./actions";
import { App } from "./app";
import { type Chat, Conversation } from "./chat";
import { pageAround } from "./page";
import "./panel.css";
import { type Words, WordsProvider, wordsFor } from "./words";

const app = document.getElementById("app")!;
const { site = "", siteName = "", locale = "en", origins = "" } = app.dataset;
const adding = new Map<string, (ok: boolean) => void>();
let words: Words = wordsFor(locale);
let base = "";

const page = pageAround(origins.split(/[\s,]+/), heard);
const conversation = new Conversation(site, {
  changed: draw,
  unread: (count) => page.tell({ type: "floorwalker:unread", count }),
  needsToken: () => page.tell({ type: "floorwalker:needs-token" }),
});

const actions: Actions = {
  say: (text, choice) => conversation.say(text, choice),
  retry: (client_id) => conversation.retry(client_id),
  writing: (text) => conversation.writing(text),
  close: () => page.tell({ type: "floorwalker:close" }),
  async details({ message_id }, { item_id }, url) {
    await conversation.clicked({ message_id, item_id, action: "details" });
    if (url) page.tell({ type: "floorwalker:navigate", url });
  },
  follow: ({ message_id }, position) => void conversation.clicked({ message_id, position }),
  async addToCart({ message_id }, { item_id }) {
    const ok = await new Promise<boolean>((resolve) => {
      adding.set(item_id, resolve);
      page.tell({ type: "floorwalker:add-to-cart", item_id });
    });
    if (ok) void conversation.clicked({ message_id, item_id, action: "cart" });
    return ok;
  },
};

function heard(message: ToPanel): void {
  switch (message.type) {
    case "floorwalker:init":
      words = wordsFor(message.locale);
      document.documentElement.lang = words.language;
      base = message.base;
      return conversation.begin(message.token);
    case "floorwalker:shown":
      conversation.show(true);
      // On a phone the keyboard would cover what was said.
      if (matchMedia("(hover: hover)").matches) document.querySelector<HTMLElement>("textarea")?.focus();
      return;
    case "floorwalker:hidden":
      return conversation.show(false);
    case "floorwalker:say":
      return conversation.say(message.text);
    case "floorwalker:added":
      adding.get(message.item_id)?.(message.ok);
      adding.delete(message.item_id);
  }
}

function draw(chat: Chat): void {
  const url = (address: string): string => address && webUrl(address, base || undefined);
  render(
    <WordsProvider value={words}>
      <App chat={chat} siteName={siteName} url={url} actions={actions} />
    </WordsProvider>,
    app,
  );
}

addEventListener("keydown", (event) => event.key === "Escape" && actions.close());
addEventListener("pagehide", () => conversation.pause());
addEventListener("pageshow", (event) => event.persisted && conversation.unpause());
draw(conversation.chat);
