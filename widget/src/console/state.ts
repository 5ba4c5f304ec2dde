// Everything the console knows, and what changes it. Pure: the same changes give the same screen.
import { changed, EMPTY, type Log, type LogChange } from "../shared/log";
import type { ConversationOpened, Inbox, InboxRow, Me, WireContact, WireHint, WireMessage, WireVisitor } from "../shared/protocol";
import { recounted, relisted, type Counts, type Rows, type View } from "./inbox";
import { arrived, read, type Reading } from "./unread";

export type Deed = "take" | "release" | "close";
export type LinkState = "connecting" | "up" | "down" | "refused";

/** What the assistant knows of a conversation beyond its words. */
export interface Brief {
  readonly contact: WireContact;
  readonly summary: string;
}

export interface State {
  readonly me: Me;
  readonly link: LinkState;
  readonly view: View;
  /** Views that have been listed since this page was opened. */
  readonly loaded: readonly View[];
  readonly rows: Rows;
  readonly counts: Counts;
  readonly selected: string | null;
  /** The chosen conversation is not there, or not ours. */
  readonly missing: boolean;
  /** Only of conversations that have been opened here: others would begin in their middle. */
  readonly logs: Readonly<Record<string, Log>>;
  readonly visitors: Readonly<Record<string, WireVisitor>>;
  readonly briefs: Readonly<Record<string, Brief>>;
  readonly typing: Readonly<Record<string, boolean>>;
  readonly reading: Reading;
  /** What was asked of the server for a conversation and not answered yet. */
  readonly busy: Readonly<Record<string, Deed>>;
  readonly told: string;
  /** What campaigns said about visitors, the latest first, until somebody looks or waves it off. */
  readonly hints: readonly WireHint[];
}

export type Change =
  | { type: "link"; link: LinkState }
  | { type: "viewed"; view: View }
  | { type: "listed"; view: View; inbox: Inbox }
  | { type: "selected"; conversation_id: string | null }
  | { type: "missing" }
  | { type: "opened"; opened: ConversationOpened }
  | { type: "row"; row: InboxRow }
  | { type: "posted"; message: WireMessage }
  | { type: "log"; conversation_id: string; change: LogChange }
  | { type: "dropped"; conversation_id: string; client_id: string }
  | { type: "visitor"; visitor: WireVisitor }
  | { type: "typing"; conversation_id: string; typing: boolean }
  | { type: "read"; conversation_id: string; sequence: number }
  | { type: "busy"; conversation_id: string; deed: Deed | null }
  | { type: "told"; text: string }
  | { type: "hinted"; hint: WireHint }
  | { type: "unhinted"; conversation_id: string };

export function begin(me: Me, reading: Reading): State {
  return {
    me,
    link: "connecting",
    view: "waiting",
    loaded: [],
    rows: {},
    counts: {},
    selected: null,
    missing: false,
    logs: {},
    visitors: {},
    briefs: {},
    typing: {},
    reading,
    busy: {},
    told: "",
    hints: [],
  };
}

/** Of more, nobody reads the oldest ones. */
export const MOST_HINTS = 20;

const others = (state: State, conversation_id: string): WireHint[] =>
  state.hints.filter((hint) => hint.conversation_id !== conversation_id);

type Handlers = { [K in Change["type"]]: (state: State, change: Extract<Change, { type: K }>) => State };

const HANDLERS: Handlers = {
  link: (state, { link }) => ({ ...state, link }),
  viewed: (state, { view }) => ({ ...state, view }),
  listed: (state, { view, inbox }) => ({
    ...state,
    loaded: state.loaded.includes(view) ? state.loaded : [...state.loaded, view],
    rows: relisted(state.rows, view, inbox.rows, state.me.user_id, state.selected),
    counts: inbox.counts,
  }),
  selected: (state, { conversation_id }) => ({ ...state, selected: conversation_id, missing: false }),
  missing: (state) => ({ ...state, missing: true }),
  opened: withOpened,
  row: (state, { row }) => withRow(state, row),
  posted: withMessage,
  log: (state, { conversation_id, change }) => withLog(state, conversation_id, change),
  dropped: withDropped,
  visitor: withVisitor,
  typing: (state, { conversation_id, typing }) => ({
    ...state,
    typing: { ...state.typing, [conversation_id]: typing },
  }),
  read: (state, { conversation_id, sequence }) => ({
    ...state,
    reading: read(state.reading, conversation_id, sequence),
  }),
  busy: withBusy,
  told: (state, { text }) => ({ ...state, told: text }),
  hinted: (state, { hint }) => ({ ...state, hints: [hint, ...others(state, hint.conversation_id)].slice(0, MOST_HINTS) }),
  unhinted: (state, { conversation_id }) => ({ ...state, hints: others(state, conversation_id) }),
};

export function next(state: State, change: Change): State {
  return (HANDLERS[change.type] as (state: State, change: Change) => State)(state, change);
}

function withOpened(state: State, { opened }: Extract<Change, { type: "opened" }>): State {
  const { row, messages, visitor, contact, summary } = opened;
  const briefs = { ...state.briefs, [row.conversation_id]: { contact, summary } };
  const kept = withRow({ ...state, briefs }, row);
  const seen = visitor ? { ...kept, visitors: { ...kept.visitors, [visitor.visitor_id]: visitor } } : kept;
  return withLog(seen, row.conversation_id, { type: "posted", messages, last_sequence: row.last_sequence });
}

// A row pushed before a message may arrive after it: what the list says last is never older than what it said.
function withRow(state: State, row: InboxRow): State {
  const before = state.rows[row.conversation_id];
  const after = before && before.last_sequence > row.last_sequence ? { ...row, ...lastOf(before) } : row;
  return {
    ...state,
    rows: { ...state.rows, [row.conversation_id]: after },
    counts: before ? recounted(state.counts, before, after, state.me.user_id) : state.counts,
  };
}

function lastOf(row: InboxRow) {
  const { last_sequence, last_message_at, last_author, last_text } = row;
  return { last_sequence, last_message_at, last_author, last_text };
}

function withMessage(state: State, { message }: Extract<Change, { type: "posted" }>): State {
  const id = message.conversation_id;
  const row = state.rows[id];
  const rows = row && message.sequence > row.last_sequence ? { ...state.rows, [id]: told(row, message) } : state.rows;
  const typing = message.author === "visitor" ? { ...state.typing, [id]: false } : state.typing;
  const reading = arrived(state.reading, message);
  const said = { ...state, rows, typing, reading };
  const log = state.logs[id];
  if (!log) return said;
  const joins = log.messages.length > 0 || message.sequence === 1;
  return withLog(said, id, { type: "posted", messages: joins ? [message] : [], last_sequence: message.sequence });
}

function told(row: InboxRow, message: WireMessage): InboxRow {
  const spoken = message.author === "system" ? lastOf(row) : { last_author: message.author, last_text: message.text };
  return { ...row, ...spoken, last_sequence: message.sequence, last_message_at: message.posted_at };
}

function withLog(state: State, conversation_id: string, change: LogChange): State {
  const log = changed(state.logs[conversation_id] ?? EMPTY, change);
  return { ...state, logs: { ...state.logs, [conversation_id]: log } };
}

function withDropped(state: State, { conversation_id, client_id }: Extract<Change, { type: "dropped" }>): State {
  const log = state.logs[conversation_id];
  if (!log) return state;
  const pending = log.pending.filter((waiting) => waiting.client_id !== client_id);
  return { ...state, logs: { ...state.logs, [conversation_id]: { ...log, pending } } };
}

function withVisitor(state: State, { visitor }: Extract<Change, { type: "visitor" }>): State {
  const { cart_minor, currency, pages } = visitor;
  const rows = Object.entries(state.rows).map(([id, row]) =>
    row.visitor_id === visitor.visitor_id
      ? [id, { ...row, cart_minor, currency, page_title: pages[0]?.title ?? row.page_title }]
      : [id, row],
  );
  return {
    ...state,
    rows: Object.fromEntries(rows),
    visitors: { ...state.visitors, [visitor.visitor_id]: visitor },
  };
}

function withBusy(state: State, { conversation_id, deed }: Extract<Change, { type: "busy" }>): State {
  const { [conversation_id]: _, ...others } = state.busy;
  return { ...state, busy: deed ? { ...others, [conversation_id]: deed } : others };
}
