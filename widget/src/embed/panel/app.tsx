// The panel as a whole: who is there, what was said, and where to write.
import type { Actions } from "./actions";
import type { Chat } from "./chat";
import { Composer } from "./composer";
import { CLOSE, Icon } from "./icons";
import { LogView } from "./log";
import { useWords } from "./words";

interface Props {
  chat: Chat;
  siteName: string;
  url: (address: string) => string;
  actions: Actions;
}

export function App({ chat, siteName, url, actions }: Props) {
  return (
    <main class="panel">
      <Header chat={chat} siteName={siteName} close={actions.close} />
      <LogView chat={chat} url={url} actions={actions} />
      <State chat={chat} />
      <Composer say={actions.say} writing={actions.writing} />
    </main>
  );
}

function Header({ chat, siteName, close }: { chat: Chat; siteName: string; close: () => void }) {
  const { t } = useWords();
  const agent = chat.conversation?.owner === "agent" ? chat.conversation.agent_name : "";
  const name = agent || siteName;
  return (
    <header class="head">
      <div class="avatar" aria-hidden="true">
        {initials(name)}
      </div>
      <div class="who">
        <h1>{name}</h1>
        <div class="xs muted">{agent ? t("colleague") : t("assistant")}</div>
      </div>
      <button class="plain" aria-label={t("close")} onClick={close}>
        <Icon path={CLOSE} />
      </button>
    </header>
  );
}

function State({ chat }: { chat: Chat }) {
  const { t } = useWords();
  const waiting = chat.conversation?.status === "waiting" ? t("waiting") : "";
  const text = { starting: t("connecting"), down: t("offline"), up: waiting }[chat.line];
  return (
    <div role="status" class={text ? `state ${chat.line}` : ""}>
      {text}
    </div>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => (word ?? "").slice(0, 1)).join("").toUpperCase();
}
