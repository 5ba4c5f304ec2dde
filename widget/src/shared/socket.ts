// A thin wrapper around Socket.IO: WebSocket only, every question has an answer or an error, it always comes back.
import { io, type Socket } from "socket.io-client";
import type { Problem, Refused } from "./protocol";

const ANSWER_WITHIN_MS = 10_000;
const AGAIN_AFTER_MS = 2_000;

/** The server answered, and the answer is no. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** No answer: not connected, the connection broke, or it took too long. The server may have done it or not. */
export class Unanswered extends Error {}

export interface Line {
  readonly connected: boolean;
  open(): void;
  close(): void;
  /** Resolves with the acknowledgement; rejects with `Refusal` or `Unanswered`. */
  ask<A>(event: string, payload: unknown): Promise<A>;
  /** Sent if it can be sent now, else forgotten. */
  tell(event: string, payload: unknown): void;
}

export interface Listener {
  /** Connected, the first time or again: what was missed has to be fetched. */
  up(): void;
  down(): void;
  /** The server does not let us in; it is not tried again until `open`. */
  refused(problem: Problem): void;
  /** By event name. */
  pushed: Record<string, (payload: never) => void>;
}

/** A closed line to a namespace of our own origin; `auth` is asked at every connection. */
export function lineTo(namespace: string, auth: () => object, listener: Listener): Line {
  const socket = io(namespace, {
    auth: (give) => give(auth()),
    autoConnect: false,
    transports: ["websocket"],
    reconnectionDelay: 500,
    reconnectionDelayMax: 15_000,
    randomizationFactor: 0.5,
  });
  socket.on("connect", () => listener.up());
  socket.on("connect_error", (error) => {
    // While `active`, the connection is only down and socket.io keeps trying.
    if (!socket.active) listener.refused(problemOf(error));
  });
  socket.on("disconnect", (reason) => {
    listener.down();
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), AGAIN_AFTER_MS * (0.5 + Math.random()));
  });
  for (const [event, handle] of Object.entries(listener.pushed)) socket.on(event, handle as (payload: unknown) => void);
  return {
    get connected() {
      return socket.connected;
    },
    open: () => void socket.connect(),
    close: () => void socket.disconnect(),
    ask: (event, payload) => ask(socket, event, payload),
    tell: (event, payload) => void socket.volatile.emit(event, payload),
  };
}

// Socket.IO would keep what is emitted while disconnected and send it later; what has to last is kept in the outbox.
async function ask<A>(socket: Socket, event: string, payload: unknown): Promise<A> {
  if (!socket.connected) throw new Unanswered(event);
  let answer: A | Refused;
  try {
    answer = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck(event, payload);
  } catch {
    throw new Unanswered(event);
  }
  if (isRefused(answer)) throw new Refusal(answer.error);
  return answer;
}

function isRefused(answer: unknown): answer is Refused {
  return typeof answer === "object" && answer !== null && "error" in answer;
}

function problemOf(error: Error & { data?: unknown }): Problem {
  const { data } = error;
  if (isRefused(data)) return data.error;
  if (typeof data === "object" && data !== null && "code" in data) return data as Problem;
  return { code: "forbidden", message: error.message, data: {} };
}
