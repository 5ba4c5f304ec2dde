// The state of an editor: what is on the screen, what is saved, and what stands between the two.
import { useEffect, useRef, useState } from "preact/hooks";
import type { CampaignDefinition, CampaignList, CampaignView } from "../../shared/protocol";
import { codeOf, explain, get, HttpRefusal, send } from "../../staff/api";
import { useWords } from "../../staff/words";
import type { Wrong } from "../form";
import { faultsOf, placesOf } from "./checking";
import { blank, definitionOf, editingOf, plain, type Editing } from "./definition";
import { placeOf, same } from "./differences";
import type { Drafts } from "./drafts";
import { withoutPath } from "./importing";

export interface Start {
  editing: Editing;
  /** What was saved when this editing began; null of a new campaign. */
  base: CampaignDefinition | null;
  revision: number;
  kept: CampaignView | null;
  /** When the draft was kept that this begins with; null without one. */
  restored_at: string | null;
  /** The draft is older than what is saved. */
  isStale: boolean;
}

interface Given {
  start: Start;
  campaign_id: string;
  options: CampaignList;
  drafts: Drafts;
}

export interface Saving {
  editing: Editing;
  definition: CampaignDefinition;
  base: CampaignDefinition | null;
  kept: CampaignView | null;
  /** Sentences by place, from this side and from the server. */
  wrong: Wrong;
  /** What belongs to no place. */
  trouble: string;
  isDirty: boolean;
  /** Nothing is wrong as far as the browser can tell. */
  isWhole: boolean;
  isSaving: boolean;
  /** Whether the browser keeps a draft. */
  isKept: boolean;
  restored_at: string | null;
  conflict: CampaignView | null;
  change: (changed: Partial<Editing>) => void;
  /** What is wrong as far as the browser can tell; from now on it is shown. */
  check: () => string[];
  /** Says what the server said, at its place, and which that is; empty where it is none. */
  refused: (cause: unknown) => string;
  /** The saved campaign, or the place that was refused. */
  save: () => Promise<CampaignView | string>;
  discard: () => void;
  keepMine: () => void;
  takeTheirs: () => void;
}

export function useSaving({ start, campaign_id, options, drafts }: Given): Saving {
  const { t } = useWords();
  const [editing, setEditing] = useState(start.editing);
  const [saved, setSaved] = useState({ base: start.base, revision: start.revision, kept: start.kept });
  const [conflict, setConflict] = useState(start.isStale ? start.kept : null);
  const [restored_at, setRestored] = useState(start.restored_at);
  const [strict, setStrict] = useState(false);
  const [theirs, setTheirs] = useState<Wrong>(new Map());
  const [trouble, setTrouble] = useState("");
  const [isSaving, setSaving] = useState(false);
  const isKept = useRef(true);

  const definition = definitionOf(editing, saved.base ?? undefined);
  const nothing = saved.base ? plain(saved.base) : definitionOf(blank(options.locales));
  const isDirty = !same(plain(definition), nothing);
  const faults = faultsOf(editing, options);
  const wrong = new Map(theirs);
  if (strict) for (const { path, key, params } of faults) wrong.set(path, t(key, params));

  useEffect(() => {
    if (!isDirty) drafts.drop(campaign_id);
    else isKept.current = drafts.put(campaign_id, { definition, revision: saved.revision, base: saved.base, kept_at: new Date().toISOString() });
  }, [JSON.stringify(definition), saved, isDirty]);

  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isDirty]);

  function change(changed: Partial<Editing>): void {
    setEditing((before) => ({ ...before, ...changed }));
    // What the server said was about what has now changed.
    setTheirs(new Map());
    setTrouble("");
  }

  function begin(view: CampaignView): void {
    setSaved({ base: view.definition, revision: view.revision, kept: view });
    setEditing(editingOf(view.definition));
    settle();
  }

  function settle(): void {
    setConflict(null);
    setRestored(null);
    setStrict(false);
    setTheirs(new Map());
    setTrouble("");
  }

  function refused(cause: unknown): string {
    const problem = cause instanceof HttpRefusal ? cause.problem : null;
    const path = problem?.code === "invalid" ? (problem.data["field"] ?? "") : "";
    const inside = path.replace(/^definition\./, "");
    const place = placeOf(inside, placesOf(editing));
    if (problem && place) setTheirs(new Map([[place, withoutPath(withoutPath(problem.message, path), inside)]]));
    else setTrouble(explain(t, cause));
    return problem ? place : "";
  }

  async function save(): Promise<CampaignView | string> {
    const [first] = check();
    if (first !== undefined) return first;
    setSaving(true);
    setTrouble("");
    try {
      const view = saved.base
        ? await send<CampaignView>("PUT", `/api/campaigns/${campaign_id}`, { definition, revision: saved.revision })
        : await send<CampaignView>("POST", "/api/campaigns", { definition });
      drafts.drop(campaign_id);
      begin(view);
      return view;
    } catch (cause) {
      if (codeOf(cause) !== "changed_meanwhile" || !campaign_id) return refused(cause);
      await meet(cause);
      return "";
    } finally {
      setSaving(false);
    }
  }

  async function meet(cause: unknown): Promise<void> {
    try {
      setConflict(await get<CampaignView>(`/api/campaigns/${campaign_id}`));
    } catch {
      setTrouble(explain(t, cause));
    }
  }

  function check(): string[] {
    setStrict(faults.length > 0);
    return faults.map(({ path }) => path);
  }

  return {
    editing,
    definition,
    base: saved.base,
    kept: saved.kept,
    wrong,
    trouble,
    isDirty,
    isWhole: faults.length === 0,
    isSaving,
    isKept: isKept.current,
    restored_at,
    conflict,
    change,
    check,
    refused,
    save,
    discard() {
      drafts.drop(campaign_id);
      if (saved.kept) begin(saved.kept);
      else setEditing(blank(options.locales));
      settle();
    },
    keepMine() {
      if (conflict) setSaved({ base: conflict.definition, revision: conflict.revision, kept: conflict });
      setConflict(null);
    },
    takeTheirs() {
      drafts.drop(campaign_id);
      if (conflict) begin(conflict);
    },
  };
}
