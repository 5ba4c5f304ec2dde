// What was changed and not saved, kept in the browser for each user and campaign, so that a closed tab loses nothing.
import type { CampaignDefinition } from "../../shared/protocol";

export interface Draft {
  definition: CampaignDefinition;
  /** The revision it began from; 0 of a campaign that was never saved. */
  revision: number;
  /** What that revision said: the difference is what its author changed. */
  base: CampaignDefinition | null;
  kept_at: string;
}

export interface Drafts {
  get(campaign_id: string): Draft | null;
  put(campaign_id: string, draft: Draft): boolean;
  drop(campaign_id: string): void;
  /** Ids of all campaigns with one; "" of a new one. */
  all(): string[];
}

/** `storage` is null where the browser keeps nothing; then there are no drafts. */
export function draftsOf(storage: Storage | null, user_id: string): Drafts {
  const prefix = `floorwalker:campaign:${user_id}:`;
  return {
    get: (campaign_id) => parsed(storage?.getItem(prefix + campaign_id) ?? ""),
    put(campaign_id, draft) {
      try {
        storage?.setItem(prefix + campaign_id, JSON.stringify(draft));
        return storage !== null;
      } catch {
        // Full or forbidden: the page warns before it is left.
        return false;
      }
    },
    drop: (campaign_id) => storage?.removeItem(prefix + campaign_id),
    all: () =>
      Array.from({ length: storage?.length ?? 0 }, (_, at) => storage?.key(at) ?? "")
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
  };
}

function parsed(json: string): Draft | null {
  try {
    const draft = JSON.parse(json) as Partial<Draft> | null;
    const { definition, revision, base, kept_at } = draft ?? {};
    const whole = typeof definition === "object" && definition?.condition && Array.isArray(definition.variants);
    return whole && typeof revision === "number" && kept_at ? { definition, revision, base: base ?? null, kept_at } : null;
  } catch {
    return null;
  }
}
