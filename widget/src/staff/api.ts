// Calls of our own server's JSON routes, and what to tell the reader when they are refused.
import type { Problem } from "../shared/protocol";
import type { T } from "../shared/i18n";

/** The server answered, and the answer is no. Shaped like the socket's `Refusal`. */
export class HttpRefusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** Raises `HttpRefusal`, or a TypeError where no answer came. Without a session the sign-in page opens. */
export function get<A>(path: string, signal?: AbortSignal): Promise<A> {
  return ask<A>(path, {}, signal);
}

/** As `get`; a body that is text goes as `type`, everything else as JSON. */
export function send<A>(method: "POST" | "PUT", path: string, body: unknown, signal?: AbortSignal, type = "text/plain"): Promise<A> {
  const isText = typeof body === "string";
  const headers = { "content-type": isText ? type : "application/json" };
  return ask<A>(path, { method, headers, body: isText ? body : JSON.stringify(body) }, signal);
}

async function ask<A>(path: string, { headers, ...init }: RequestInit, signal?: AbortSignal): Promise<A> {
  const answer = await fetch(path, {
    ...init,
    headers: { accept: "application/json", ...headers },
    credentials: "same-origin",
    ...(signal ? { signal } : {}),
  });
  if (answer.ok) return (await answer.json()) as A;
  const problem = await problemOf(answer);
  if (problem.code === "not_signed_in") location.assign("/sign-in");
  throw new HttpRefusal(problem);
}

async function problemOf(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => null);
  const error = (body as { error?: Partial<Problem> } | null)?.error;
  if (typeof error?.code === "string") return { code: error.code, message: error.message ?? "", data: error.data ?? {} };
  return { code: answer.status === 401 ? "not_signed_in" : "internal", message: "", data: {} };
}

/** What happened and what to do: the catalogue's sentence for it, or else the server's own. */
export function explain(t: T, cause: unknown): string {
  const problem = (cause as { problem?: Problem } | null)?.problem;
  return problem ? describe(t, problem) : t("problem.offline");
}

export function describe(t: T, problem: Problem): string {
  const key = `problem.${problem.code}`;
  const text = t(key, problem.data);
  return text === key ? problem.message || t("problem.internal") : text;
}

/** The code of a refusal; empty where the server gave no answer. */
export function codeOf(cause: unknown): string {
  return cause instanceof HttpRefusal ? cause.problem.code : "";
}
