// The passing time, for what ticks on the screen.
import { useEffect, useState } from "preact/hooks";

export function useNow(period_ms: number): number {
  const [now_ms, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), period_ms);
    return () => clearInterval(timer);
  }, [period_ms]);
  return now_ms;
}

export function secondsSince(iso: string, now_ms: number): number {
  const at_ms = Date.parse(iso);
  return Number.isNaN(at_ms) ? 0 : Math.max(0, (now_ms - at_ms) / 1000);
}
