// A campaign as the server reads and writes it, and as the editor holds it. Pure.
import type { CampaignDefinition, DefinedContent, DefinedVariant, WireLink, WireReply } from "../../shared/protocol";
import { groupOf, treeOf, type GroupNode } from "./tree";

export interface Content {
  text: Record<string, string>;
  replies: Record<string, WireReply[]>;
  links: Record<string, WireLink[]>;
  scenario: string;
  products: number;
  guide: string;
  offer: string;
}

export interface Variant {
  variant_id: string;
  /** A share of 100. */
  weight: number;
  content: Content;
}

/** All that a definition has, nothing left out, and its condition as a tree. */
export interface Editing extends Omit<Required<CampaignDefinition>, "condition" | "variants"> {
  condition: GroupNode;
  variants: Variant[];
}

const NO_CONTENT: Content = { text: {}, replies: {}, links: {}, scenario: "", products: 3, guide: "", offer: "" };

export function blank(locales: readonly string[]): Editing {
  return editingOf({
    campaign_id: "",
    name: "",
    condition: { all: [{ field: "page_type", operator: "is", value: "product" }] },
    variants: [{ variant_id: "a", weight: 100, content: { ...NO_CONTENT, text: Object.fromEntries(locales.map((locale) => [locale, ""])) } }],
    enabled: false,
  });
}

/** Takes what a definition leaves out from the defaults. */
export function editingOf(given: Partial<CampaignDefinition>): Editing {
  return {
    campaign_id: given.campaign_id ?? "",
    name: given.name ?? "",
    trigger: given.trigger ?? "visit",
    tells: given.tells ?? "visitor",
    condition: treeOf(given.condition ?? { all: [] }),
    variants: inHundred((given.variants ?? []).map((each) => ({ ...each, weight: each.weight ?? 1, content: { ...NO_CONTENT, ...each.content, offer: each.content.offer || "" } }))),
    enabled: given.enabled ?? true,
    priority: given.priority ?? 0,
    holdout: given.holdout ?? 0.1,
    allocation: given.allocation ?? "weights",
    overrides: [...(given.overrides ?? [])].sort(),
    starts_at: given.starts_at ?? null,
    ends_at: given.ends_at ?? null,
  };
}

/**
 * What is sent. Languages without a word are left out, and so is what hangs on them. Shares that are still those of
 * `before` are sent as they were: other numbers for the same shares would begin a new version of the experiment.
 */
export function definitionOf(editing: Editing, before?: CampaignDefinition): CampaignDefinition {
  const kept = before && sameShares(editing, editingOf(before)) ? before.variants : [];
  return {
    ...editing,
    campaign_id: editing.campaign_id || slugOf(editing.name),
    name: editing.name.trim(),
    condition: groupOf(editing.condition),
    variants: editing.variants.map((variant, at) => ({ ...variant, weight: kept[at]?.weight ?? (kept[at] ? 1 : variant.weight), content: said(variant.content, editing.tells) })),
  };
}

/** Two definitions in the same words, so that only what differs differs. */
export function plain(definition: CampaignDefinition): CampaignDefinition {
  return definitionOf(editingOf(definition));
}

function sameShares(one: Editing, other: Editing): boolean {
  const shares = ({ variants }: Editing) => variants.map(({ variant_id, weight }) => `${variant_id} ${weight}`).join();
  return shares(one) === shares(other);
}

/** Agents are told a text and nothing else. */
function said(content: Content, tells: Editing["tells"]): DefinedContent {
  const whole = spoken(content);
  return tells === "agents" ? { text: whole.text } : whole;
}

function spoken(content: Content): DefinedContent {
  const text = Object.fromEntries(Object.entries(content.text).filter(([, words]) => words.trim()));
  const kept = <P>(of: Record<string, P[]>) => Object.fromEntries(Object.entries(of).filter(([locale, parts]) => locale in text && parts.length > 0));
  const { offer, ...rest } = content;
  return { ...rest, text, replies: kept(content.replies), links: kept(content.links), ...(offer && { offer }) };
}

/** Weights as shares of 100 with at most two decimals; the last takes what rounding left. */
export function inHundred<V extends DefinedVariant & { weight: number }>(variants: readonly V[]): V[] {
  const sum = variants.reduce((total, { weight }) => total + Math.max(weight, 0), 0);
  if (!(sum > 0)) return [...variants];
  let left = 100;
  return variants.map((variant, at) => {
    const weight = at === variants.length - 1 ? left : Math.round((variant.weight / sum) * 10_000) / 100;
    left = Math.round((left - weight) * 100) / 100;
    return { ...variant, weight };
  });
}

export function evenly(variants: readonly Variant[]): Variant[] {
  return inHundred(variants.map((variant) => ({ ...variant, weight: 1 })));
}

/** A name no other variant has: b after a, and so on. */
export function nextVariantId(variants: readonly Variant[]): string {
  const taken = new Set(variants.map(({ variant_id }) => variant_id));
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  return letters.find((letter) => !taken.has(letter)) ?? `v${variants.length + 1}`;
}

/** "Leaves with a full cart" → `leaves-with-a-full-cart`; what the server takes as an id. */
export function slugOf(name: string): string {
  const plain = name.toLowerCase().replaceAll("ß", "ss").replaceAll("ä", "ae").replaceAll("ö", "oe").replaceAll("ü", "ue");
  const words = plain.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, 60).replace(/-+$/, "") || "campaign";
}
