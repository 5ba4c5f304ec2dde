// An offer that is the visitor's: what it is, until when, and its code to be taken along.
import { useRef, useState } from "preact/hooks";
import { copy, until } from "../../shared/promise";
import type { WirePromise } from "../../shared/protocol";
import { useWords } from "./words";

export function Promised({ promise: { code, text, expires_at } }: { promise: WirePromise }) {
  const { t, locale } = useWords();
  const [isCopied, setCopied] = useState(false);
  const written = useRef<HTMLElement>(null);
  const when = until(expires_at, locale);
  const take = async (): Promise<void> => setCopied(!!written.current && (await copy(written.current)));
  return (
    <div class="coupon">
      <b>{text}</b> <span class="muted xs">{when && t("until", { when })}</span>
      <button class="btn" onClick={take}>
        <code ref={written}>{code}</code>
        <span role="status">{t(isCopied ? "copied" : "copy")}</span>
      </button>
    </div>
  );
}
