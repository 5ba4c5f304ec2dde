// A report that is being fetched, has come, or was refused; an older one stays on screen meanwhile.
import { useEffect, useState } from "preact/hooks";
import { get } from "../staff/api";

export interface Fetched<A> {
  answer: A | null;
  loading: boolean;
  cause: unknown;
}

/** Fetches again when `path` or `round` change; an empty path fetches nothing. */
export function useFetched<A>(path: string, round = 0): Fetched<A> {
  const [fetched, setFetched] = useState<Fetched<A>>({ answer: null, loading: true, cause: null });
  useEffect(() => {
    const stop = new AbortController();
    setFetched((before) => ({ ...before, loading: true, cause: null }));
    get<A>(path, stop.signal).then(
      (answer) => {
        if (!stop.signal.aborted) setFetched({ answer, loading: false, cause: null });
      },
      (cause: unknown) => {
        if (!stop.signal.aborted) setFetched((before) => ({ ...before, loading: false, cause }));
      },
    );
    return () => stop.abort();
  }, [path, round]);
  return fetched;
}
