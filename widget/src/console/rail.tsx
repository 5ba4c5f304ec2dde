// The narrow bar at the edge: where else one may go, the keys, and out.
import type { Me } from "../shared/protocol";
import { Icon, type IconName } from "../staff/icons";
import { useWords } from "../staff/words";

interface Props {
  me: Me;
  csrf: string;
  onKeys: () => void;
}

export function Rail({ me, csrf, onKeys }: Props) {
  const { t } = useWords();
  const out = t("rail.sign_out", { name: me.name });
  return (
    <nav class="rail" aria-label={t("rail.label")}>
      <RailLink href="/console" icon="conversations" label={t("rail.conversations")} current />
      {me.role !== "agent" && <RailLink href="/dashboard" icon="dashboard" label={t("rail.dashboard")} />}
      <span class="rail-gap" />
      <button type="button" class="rail-link rail-keys" aria-label={t("rail.keys")} title={t("rail.keys")} onClick={onKeys}>
        <Icon name="keys" />
      </button>
      <form method="post" action="/sign-out">
        <input type="hidden" name="csrf" value={csrf} />
        <button type="submit" class="rail-link" aria-label={out} title={out}>
          <Icon name="signOut" />
        </button>
      </form>
    </nav>
  );
}

interface LinkProps {
  href: string;
  icon: IconName;
  label: string;
  current?: boolean;
}

function RailLink({ href, icon, label, current = false }: LinkProps) {
  return (
    <a class="rail-link" href={href} aria-label={label} title={label} aria-current={current ? "page" : undefined}>
      <Icon name={icon} />
    </a>
  );
}
