// How long a visitor has been waiting for a person, ticking.
import { span } from "../shared/time";
import { secondsSince, useNow } from "./now";

export function Waiting({ since }: { since: string }) {
  return <>{span(secondsSince(since, useNow(1000)))}</>;
}
