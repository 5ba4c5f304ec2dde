// The console: rail, inbox, conversation, visitor; and what keyboard, address and title have to do with them.
import { useEffect, useReducer, useState } from "preact/hooks";
import { ShopProvider } from "../staff/url";
import { useWords } from "../staff/words";
import { Conversation } from "./conversation";
import type { Desk } from "./desk";
import { isMine, listed } from "./inbox";
import { commandOf, neighbour, type Command } from "./keys";
import { KeySheet } from "./keysheet";
import { List } from "./list";
import { Rail } from "./rail";
import { address, parseRoute } from "./route";
import { Side } from "./side";
import { Status } from "./status";
import { focusReply, takeOver } from "./takeover";
import { unreadRows } from "./unread";

export function App({ desk, csrf }: { desk: Desk; csrf: string }) {
  const [keys, setKeys] = useState(false);
  const visitorInFront = useDesk(desk);
  useTitle(desk);
  useKeys(desk, () => setKeys(true));

  const { state } = desk;
  const row = state.selected ? state.rows[state.selected] : undefined;
  const visitor = row ? state.visitors[row.visitor_id] : undefined;
  const front = state.selected === null ? "list" : visitorInFront ? "visitor" : "conversation";
  return (
    <div class={`console in-${front}`}>
      <Rail me={state.me} csrf={csrf} onKeys={() => setKeys(true)} />
      <ShopProvider value={visitor?.pages[0]?.url ?? ""}>
        <main>
          <h1 class="unseen">{state.me.site_name}</h1>
          <List
            state={state}
            onView={(view) => desk.show(view)}
            onWaveOff={(conversation_id) => desk.waveOff(conversation_id)}
          />
          <Conversation desk={desk} />
        </main>
        <Side row={row} visitor={visitor} brief={row && state.briefs[row.conversation_id]} />
      </ShopProvider>
      <Status link={state.link} told={state.told} />
      {keys && <KeySheet onClose={() => setKeys(false)} />}
    </div>
  );
}

/** Draws again when the desk changes, and follows the address. Returns whether the visitor is in front. */
function useDesk(desk: Desk): boolean {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const [inFront, setInFront] = useState(() => parseRoute(location.hash).visitor);
  useEffect(() => {
    const follow = () => {
      const route = parseRoute(location.hash);
      setInFront(route.visitor);
      desk.select(route.conversation_id);
    };
    const end = desk.subscribe(() => draw(undefined));
    addEventListener("hashchange", follow);
    follow();
    return () => {
      end();
      removeEventListener("hashchange", follow);
    };
  }, [desk]);
  return inFront;
}

function useTitle(desk: Desk): void {
  const { t } = useWords();
  const { reading, rows, me } = desk.state;
  const n = unreadRows(reading, Object.values(rows), me.user_id);
  const title = t("list.title");
  useEffect(() => {
    document.title = `${n ? `(${n}) ` : ""}${title} · ${me.site_name}`;
  }, [n, title, me.site_name]);
}

function useKeys(desk: Desk, showKeys: () => void): void {
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const at = event.target instanceof Element ? event.target : document.body;
      if (event.defaultPrevented || event.isComposing || at.closest("dialog")) return;
      const command = commandOf({
        key: event.key,
        modified: event.ctrlKey || event.metaKey || event.altKey,
        writing: at.closest("input, textarea, select") !== null,
        listing: at.closest(".rows") !== null,
      });
      if (!command) return;
      event.preventDefault();
      obey(desk, command, showKeys);
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [desk]);
}

function obey(desk: Desk, command: Command, showKeys: () => void): void {
  if (command.do === "keys") showKeys();
  else if (command.do === "view") desk.show(command.view);
  else if (command.do === "move") move(desk, command.step);
  else if (command.do === "escape") escape(desk);
  else if (command.do === "reply") focusReply();
  else actOnSelected(desk, command.do);
}

function move(desk: Desk, step: 1 | -1): void {
  const { rows, view, me, selected } = desk.state;
  const ids = listed(rows, view, me.user_id).map((row) => row.conversation_id);
  const id = neighbour(ids, selected, step);
  if (!id) return;
  // Walking through the list is one step of the history, not twenty.
  if (selected) history.replaceState(null, "", address(id));
  else history.pushState(null, "", address(id));
  desk.select(id);
  focusRow(id);
}

function focusRow(conversation_id: string): void {
  const row = document.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(conversation_id)}"]`);
  (row ?? document.getElementById("inbox"))?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

/** From writing back to the list; from the list back to nothing chosen. */
function escape(desk: Desk): void {
  const { selected } = desk.state;
  if (document.activeElement?.id === "reply" && selected) focusRow(selected);
  else if (selected) location.hash = address(null);
}

function actOnSelected(desk: Desk, deed: "take" | "release"): void {
  const { selected, rows, me } = desk.state;
  const row = selected ? rows[selected] : undefined;
  if (!row) return;
  if (deed === "release" && isMine(row, me.user_id)) void desk.act(deed, row.conversation_id);
  if (deed === "take" && row.owner === "bot") void takeOver(desk, row.conversation_id);
}
