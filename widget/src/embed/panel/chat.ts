// The conversation behind the panel: its log, its line to the server, its outbox. The view only draws it.
import { EMPTY, type Log, type LogChange, type Pending, changed, hasGap, resumeAfter } from "../../shared/log";
import { Outbox, storageHere } from "../../shared/outbox";
import type {
  CardClick,
  ConversationState,
  LinkClick,
  Posted,
  Problem,
  Resumed,
  Typing,
  VisitorPost,
  WireChoice,
  WireMessage,
} from "../../shared/protocol";
import { type Line, lineTo, Refusal } from "../../shared/socket";

export interface Chat {
  log: Log;
  conversation: ConversationState | null;
  /** Somebody on the other side is writing. */
  isTyping: boolean;
  /** `starting` until the first answer of the server. */
  line: "starting" | "up" | "down";
  isShown: boolean;
}

export interface Listener {
  changed(chat: Chat): void;
  unread(count: number): void;
  needsToken(): void;
}

const TYPING_LASTS_MS = 6_000;
const AGAIN_AFTER_MS = 3_000;
const CLICK_SAVED_WITHIN_MS = 800;

export class Conversation {
  chat: Chat = { log: EMPTY, conversation: null, isTyping: false, line: "starting", isShown: false };
  private readonly line: Line;
  private outbox: Outbox<Posted>;
  private token = "";
  private seen = 0;
  private isTold = false;
  private toldAt = 0;
  private refusals = 0;
  private typingEnds: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly site: string,
    private readonly listener: Listener,
  ) {
    this.outbox = this.outboxOf("");
    this.line = lineTo("/visitor", () => ({ site, token: this.token }), {
      up: () => void this.resume(),
      down: () => this.set({ line: "down", isTyping: false }),
      refused: (problem) => this.refused(problem),
      pushed: {
        "message:posted": (message: WireMessage) => this.posted(message),
        "conversation:changed": (conversation: ConversationState) => this.set({ conversation }),
        "typing:changed": ({ typing }: Typing) => this.typing(typing),
      },
    });
  }

  /** With the visitor's token; another visitor has another log. */
  begin(token: string): void {
    if (!token) return this.askForToken();
    if (token === this.token && this.line.connected) return;
    if (visitorOf(token) !== visitorOf(this.token)) {
      const before = this.outbox;
      this.outbox = this.outboxOf(visitorOf(token));
      // The same person wrote it in this very panel, under a token that was not taken, or before there was one.
      before.moveTo(this.outbox);
      this.chat = { ...this.chat, log: EMPTY, conversation: null };
      for (const pending of this.outbox.list()) this.change({ type: "queued", pending });
    }
    this.token = token;
    this.line.close();
    this.line.open();
  }

  say(text: string, choice?: WireChoice): void {
    const trimmed = text.trim();
    if (!trimmed) return;
    this.change({ type: "queued", pending: this.outbox.add(trimmed, choice) });
    this.isTold = false;
    void this.outbox.flush();
  }

  retry(client_id: string): void {
    this.change({ type: "retried", client_id });
    void this.outbox.retry(client_id);
  }

  /** The visitor is writing: told at most every few seconds. */
  writing(text: string): void {
    const typing = text !== "";
    if (typing === this.isTold && Date.now() - this.toldAt < TYPING_LASTS_MS / 2) return;
    this.isTold = typing;
    this.toldAt = Date.now();
    this.line.tell("typing:set", { typing } satisfies Typing);
  }

  /** Resolves when the server knows, or soon: the visitor does not wait for a page because of it. */
  async clicked(click: CardClick | LinkClick): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, CLICK_SAVED_WITHIN_MS));
    const event = "item_id" in click ? "card:click" : "link:click";
    await Promise.race([this.line.ask(event, click).catch(() => undefined), late]);
  }

  show(isShown: boolean): void {
    this.set({ isShown });
    this.see();
  }

  /** The page is put aside by the browser, or comes back: an open socket would keep it from its cache. */
  pause(): void {
    this.line.close();
  }

  unpause(): void {
    if (this.token) this.line.open();
  }

  private outboxOf(visitor: string): Outbox<Posted> {
    const storage = visitor ? storageHere() : null;
    return new Outbox<Posted>(`floorwalker.outbox.${this.site}.${visitor}.`, storage, {
      send: ({ client_id, text, choice }: Pending) => this.post({ client_id, text, choice: choice ?? null }),
      accepted: ({ message }) => this.posted(message),
      refused: (client_id, problem) => this.change({ type: "refused", client_id, problem }),
    });
  }

  // A button that the server does not know any more must not take the words with it.
  private async post(said: VisitorPost): Promise<Posted> {
    try {
      return await this.line.ask("message:post", said);
    } catch (error) {
      if (!said.choice || !(error instanceof Refusal) || !error.problem.data["field"]?.startsWith("choice")) throw error;
      return this.line.ask("message:post", { ...said, choice: null });
    }
  }

  // Everything after the last message before which nothing is missing, as often as something still is.
  private async resume(): Promise<void> {
    for (let after = -1; after < resumeAfter(this.chat.log); ) {
      after = resumeAfter(this.chat.log);
      try {
        const resumed = await this.line.ask<Resumed>("conversation:resume", { after });
        this.refusals = 0;
        this.set({ conversation: resumed.conversation, line: "up" });
        this.arrived(resumed.messages, resumed.last_sequence);
      } catch {
        // Where the line is down, it is resumed when it is up again.
        if (this.line.connected) setTimeout(() => void this.resume(), AGAIN_AFTER_MS);
        return;
      }
      if (!hasGap(this.chat.log)) break;
    }
    void this.outbox.flush();
  }

  private posted(message: WireMessage): void {
    this.arrived([message], 0);
    if (message.author !== "visitor") this.typing(false);
    if (hasGap(this.chat.log)) void this.resume();
  }

  private arrived(messages: readonly WireMessage[], last_sequence: number): void {
    for (const { client_id } of messages) this.outbox.remove(client_id);
    this.change({ type: "posted", messages, last_sequence });
    this.see();
  }

  private see(): void {
    const { log, isShown } = this.chat;
    const sequence = resumeAfter(log);
    if (!isShown) {
      const unread = log.messages.filter((m) => m.sequence > this.seen && (m.author === "bot" || m.author === "agent"));
      this.listener.unread(this.seen ? unread.length : 0);
    } else if (sequence > this.seen && this.line.connected) {
      this.seen = sequence;
      this.line.tell("message:see", { sequence });
    }
  }

  private typing(isTyping: boolean): void {
    clearTimeout(this.typingEnds);
    if (isTyping) this.typingEnds = setTimeout(() => this.typing(false), TYPING_LASTS_MS);
    if (isTyping !== this.chat.isTyping) this.set({ isTyping });
  }

  private refused({ code }: Problem): void {
    this.set({ line: "down" });
    if (code === "too_many" || code === "internal") setTimeout(() => this.line.open(), AGAIN_AFTER_MS);
    else this.askForToken();
  }

  // At once the first time, then ever more seldom.
  private askForToken(): void {
    setTimeout(() => this.listener.needsToken(), Math.min(this.refusals++, 10) * AGAIN_AFTER_MS);
    this.set({ line: "down" });
  }

  private change(change: LogChange): void {
    this.set({ log: changed(this.chat.log, change) });
  }

  private set(part: Partial<Chat>): void {
    this.chat = { ...this.chat, ...part };
    this.listener.changed(this.chat);
  }
}

/** The third part of `v1.<site>.<visitor>.<signature>`. */
function visitorOf(token: string): string {
  return token.split(".")[2] ?? "";
}
