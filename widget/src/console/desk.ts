// The agent's desk: joins the line to the server, the outboxes and the state that the screen draws.
import { hasGap, resumeAfter } from "../shared/log";
import { Outbox, storageHere } from "../shared/outbox";
import type {
  ConversationOpened,
  Inbox,
  InboxRow,
  Me,
  Posted,
  Problem,
  Typing,
  WireHint,
  WireMessage,
  WireVisitor,
} from "../shared/protocol";
import { lineTo, Refusal, type Line, type Listener } from "../shared/socket";
import { explain } from "../staff/api";
import type { Words } from "../staff/words";
import type { View } from "./inbox";
import { forgottenOutboxes, outboxPrefix, recallReading, storeReading } from "./keep";
import { begin, next, type Change, type Deed, type State } from "./state";

const TYPING_LASTS_MS = 8_000;
const TYPING_AGAIN_MS = 3_000;
const RELIST_AFTER_MS = 800;
const TOLD_MS = 6_000;

export class Desk {
  state: State;
  private readonly line: Line;
  private readonly storage = storageHere();
  private readonly outboxes = new Map<string, Outbox<Posted>>();
  private readonly opening = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private readonly typingEnds = new Map<string, ReturnType<typeof setTimeout>>();
  private relisting: ReturnType<typeof setTimeout> | undefined;
  private telling: ReturnType<typeof setTimeout> | undefined;
  private typingSaid_ms = -Infinity;
  private viewChosen = false;

  constructor(
    me: Me,
    private readonly words: Words,
    line: (listener: Listener) => Line = (listener) => lineTo("/agent", () => ({}), listener),
  ) {
    this.state = begin(me, recallReading(this.storage, me.user_id));
    this.line = line({
      up: () => void this.catchUp(),
      down: () => this.change({ type: "link", link: "down" }),
      refused: (problem) => this.refused(problem),
      pushed: {
        "message:posted": (pushed: Posted | WireMessage) => this.posted("message" in pushed ? pushed.message : pushed),
        "conversation:changed": (row: InboxRow) => this.rowChanged(row),
        "visitor:changed": (visitor: WireVisitor) => this.change({ type: "visitor", visitor }),
        "visitor:hinted": (hint: WireHint) => this.change({ type: "hinted", hint }),
        "typing:changed": (typing: Typing) => this.typingChanged(typing),
      },
    });
  }

  start(): void {
    for (const id of forgottenOutboxes(this.storage, this.state.me.user_id)) this.outboxOf(id);
    this.line.open();
  }

  stop(): void {
    this.line.close();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  show(view: View): void {
    this.viewChosen = true;
    this.change({ type: "viewed", view });
    void this.list(view);
  }

  select(conversation_id: string | null): void {
    if (conversation_id === this.state.selected) return;
    this.change({ type: "selected", conversation_id });
    if (conversation_id) this.waveOff(conversation_id);
    if (conversation_id) void this.open(conversation_id);
  }

  /** The hint about this visitor has been seen. */
  waveOff(conversation_id: string): void {
    this.change({ type: "unhinted", conversation_id });
  }

  read(): void {
    const { selected, logs, reading, me } = this.state;
    const sequence = selected ? (logs[selected]?.messages.at(-1)?.sequence ?? 0) : 0;
    if (!selected || !sequence) return;
    this.change({ type: "read", conversation_id: selected, sequence });
    if (this.state.reading !== reading) storeReading(this.storage, me.user_id, this.state.reading);
  }

  /** Whether the server did it. */
  async act(deed: Deed, conversation_id: string): Promise<boolean> {
    if (this.state.busy[conversation_id]) return false;
    this.change({ type: "busy", conversation_id, deed });
    try {
      const answer = await this.line.ask<unknown>(`conversation:${deed}`, { conversation_id });
      const row = rowIn(answer);
      if (row) this.rowChanged(row);
      return true;
    } catch (cause) {
      this.tell(explain(this.words.t, cause));
      if (cause instanceof Refusal) await this.open(conversation_id);
      return false;
    } finally {
      this.change({ type: "busy", conversation_id, deed: null });
    }
  }

  send(conversation_id: string, text: string): void {
    const outbox = this.outboxOf(conversation_id);
    this.change({ type: "log", conversation_id, change: { type: "queued", pending: outbox.add(text) } });
    this.typing(conversation_id, false);
    if (this.line.connected) void outbox.flush();
  }

  retry(conversation_id: string, client_id: string): void {
    this.change({ type: "log", conversation_id, change: { type: "retried", client_id } });
    void this.outboxOf(conversation_id).retry(client_id);
  }

  drop(conversation_id: string, client_id: string): void {
    this.outboxOf(conversation_id).remove(client_id);
    this.change({ type: "dropped", conversation_id, client_id });
  }

  typing(conversation_id: string, typing: boolean): void {
    const now_ms = performance.now();
    if (typing && now_ms - this.typingSaid_ms < TYPING_AGAIN_MS) return;
    if (!typing && this.typingSaid_ms === -Infinity) return;
    this.typingSaid_ms = typing ? now_ms : -Infinity;
    this.line.tell("typing:set", { conversation_id, typing });
  }

  tell(text: string): void {
    clearTimeout(this.telling);
    this.change({ type: "told", text });
    if (text) this.telling = setTimeout(() => this.change({ type: "told", text: "" }), TOLD_MS);
  }

  private change(change: Change): void {
    const state = next(this.state, change);
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }

  private async catchUp(): Promise<void> {
    this.change({ type: "link", link: "up" });
    const { selected, view } = this.state;
    // Waiting and mine call the agent whatever he looks at.
    const views = new Set<View>(["waiting", "mine", view]);
    await Promise.all([...[...views].map((each) => this.list(each)), selected ? this.open(selected) : undefined]);
    this.settleView();
    for (const outbox of this.outboxes.values()) void outbox.flush();
  }

  /** Where nobody waits, an agent who has conversations begins with them. */
  private settleView(): void {
    const { counts, view } = this.state;
    if (!this.viewChosen && view === "waiting" && !counts["waiting"] && counts["mine"]) {
      this.change({ type: "viewed", view: "mine" });
    }
    this.viewChosen = true;
  }

  private async list(view: View): Promise<void> {
    try {
      this.change({ type: "listed", view, inbox: await this.line.ask<Inbox>("inbox:list", { view }) });
    } catch (cause) {
      if (cause instanceof Refusal) this.tell(explain(this.words.t, cause));
    }
  }

  /** Fetches what is missing of a conversation, in as many answers as the server needs. */
  private async open(conversation_id: string): Promise<void> {
    if (this.opening.has(conversation_id)) return;
    this.opening.add(conversation_id);
    try {
      while (await this.openMore(conversation_id));
    } finally {
      this.opening.delete(conversation_id);
    }
  }

  private async openMore(conversation_id: string): Promise<boolean> {
    const log = this.state.logs[conversation_id];
    const after = log ? resumeAfter(log) : 0;
    try {
      const opened = await this.line.ask<ConversationOpened>("conversation:open", { conversation_id, after });
      this.opened(opened);
      const now = this.state.logs[conversation_id];
      return now !== undefined && hasGap(now) && resumeAfter(now) > after;
    } catch (cause) {
      if (cause instanceof Refusal && this.state.selected === conversation_id) this.change({ type: "missing" });
      return false;
    }
  }

  private opened(opened: ConversationOpened): void {
    this.change({ type: "opened", opened });
    const outbox = this.outboxOf(opened.row.conversation_id);
    for (const message of opened.messages) outbox.remove(message.client_id);
  }

  private posted(message: WireMessage): void {
    const id = message.conversation_id;
    this.outboxes.get(id)?.remove(message.client_id);
    this.change({ type: "posted", message });
    const log = this.state.logs[id];
    if (log && hasGap(log)) void this.open(id);
    if (!this.state.rows[id]) this.relistSoon();
  }

  private rowChanged(row: InboxRow): void {
    this.change({ type: "row", row });
    this.relistSoon();
    // A summary and an address come with the conversation, not with its row.
    if (row.conversation_id === this.state.selected) void this.open(row.conversation_id);
  }

  // Rows beyond a list's end and counts of conversations never seen here are only known to the server.
  private relistSoon(): void {
    this.relisting ??= setTimeout(() => {
      this.relisting = undefined;
      void this.list(this.state.view);
    }, RELIST_AFTER_MS);
  }

  private typingChanged({ conversation_id = "", typing }: Typing): void {
    clearTimeout(this.typingEnds.get(conversation_id));
    this.change({ type: "typing", conversation_id, typing });
    if (!typing) return;
    const end = () => this.change({ type: "typing", conversation_id, typing: false });
    this.typingEnds.set(conversation_id, setTimeout(end, TYPING_LASTS_MS));
  }

  private refused(problem: Problem): void {
    if (problem.code === "not_signed_in") location.assign("/sign-in");
    this.change({ type: "link", link: "refused" });
  }

  private outboxOf(conversation_id: string): Outbox<Posted> {
    const known = this.outboxes.get(conversation_id);
    if (known) return known;
    const outbox = new Outbox<Posted>(outboxPrefix(this.state.me.user_id, conversation_id), this.storage, {
      send: ({ client_id, text }) => this.line.ask("message:post", { conversation_id, client_id, text }),
      accepted: ({ message }) => this.posted(message),
      refused: (client_id, problem) => {
        this.change({ type: "log", conversation_id, change: { type: "refused", client_id, problem } });
        void this.open(conversation_id);
      },
    });
    this.outboxes.set(conversation_id, outbox);
    for (const pending of outbox.list()) {
      this.change({ type: "log", conversation_id, change: { type: "queued", pending } });
    }
    return outbox;
  }
}

function rowIn(answer: unknown): InboxRow | null {
  const candidate = (answer as { row?: unknown } | null)?.row ?? answer;
  return typeof candidate === "object" && candidate !== null && "last_sequence" in candidate
    ? (candidate as InboxRow)
    : null;
}
