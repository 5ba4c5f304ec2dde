// A report that is being fetched, has come, or was refused; an older one stays on screen meanwhile.
import { useEffect, useState } from "preact/hooks";
import { get } from "./api";

export interface Fetched<A> {
  answer: A | null;
  loading: boolean;
  cause: unknown;
  again: () => void;
}

/** Fetches again when `path` or `round` change. */
export function useFetched<A>(path: string, round = 0): Fetched<A> {
  const [tries, setTries] = useState(0);
  const [fetched, setFetched] = useState<Omit<Fetched<A>, "again">>({ answer: null, loading: true, cause: null });
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
  }, [path, round, tries]);
  return { ...fetched, again: () => setTries((before) => before + 1) };
}
