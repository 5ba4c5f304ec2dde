import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConditionField } from "../../shared/protocol";
import { faultsOf, isAddress, placesOf, unknownIn, whereIs } from "./checking";
import { blank, definitionOf, editingOf, evenly, inHundred, nextVariantId, plain, slugOf, type Editing } from "./definition";
import { same } from "./differences";

const FIELDS: ConditionField[] = [
  { name: "page_type", kind: "text", group: "page", operators: ["is"] },
  { name: "cart_minor", kind: "number", group: "cart", operators: ["at_least"] },
  { name: "event:", kind: "number", group: "custom", operators: ["at_least"] },
];
const KNOWN = { fields: FIELDS, variables: ["product", "shop"] };
const GOOD = editingOf({
  campaign_id: "cart-exit",
  name: "Cart exit",
  condition: { all: [{ field: "page_type", operator: "is", value: "cart" }] },
  variants: [{ variant_id: "a", weight: 1, content: { text: { en: "Welcome to {shop}" } } }],
});

const faults = (changed: Partial<Editing>) => faultsOf({ ...GOOD, ...changed }, KNOWN).map(({ path, key }) => `${path} ${key}`);
const saying = (text: Record<string, string>, more = {}): Partial<Editing> => ({
  variants: [{ ...GOOD.variants[0]!, content: { ...GOOD.variants[0]!.content, text, ...more } }],
});

test("a good campaign has no faults, an empty one names what is missing", () => {
  assert.deepEqual(faults({}), []);
  assert.deepEqual(faultsOf(blank(["en", "de"]), KNOWN).map(({ path }) => path), ["name", "variants[0].content.text"]);
});

test("each fault stands at its place", () => {
  assert.deepEqual(faults({ trigger: "exit", tells: "agents" }), ["tells wrong.exit_agents"]);
  assert.deepEqual(faults({ holdout: 1.2, priority: 0.5 }), ["holdout wrong.holdout", "priority wrong.priority"]);
  assert.deepEqual(faults({ starts_at: "2026-01-02T00:00:00Z", ends_at: "2026-01-01T00:00:00Z" }), ["ends_at wrong.schedule"]);
  assert.deepEqual(faults(saying({ en: "", de: "Nur {geheim}" })), ["variants[0].content.text.de wrong.variable"]);
  assert.deepEqual(faults(saying({ en: "x".repeat(501) })), ["variants[0].content.text.en wrong.long"]);
  const parts = { replies: { en: [{ label: "", text: "x" }] }, links: { en: [{ label: "Help", url: "javascript:alert(1)" }] } };
  assert.deepEqual(faults(saying({ en: "Hello" }, parts)), ["variants[0].content.replies.en[0] wrong.reply", "variants[0].content.links.en[0] wrong.link"]);
});

test("conditions: unknown fields, values that are missing, groups with nothing in them", () => {
  const of = (condition: object) => faults({ condition: editingOf({ condition }).condition });
  assert.deepEqual(of({ all: [{ any: [] }] }), ["condition.all[0] wrong.empty_group"]);
  assert.deepEqual(of({ all: [{ field: "moon", operator: "is", value: 1 }] }), ["condition.all[0].field wrong.field"]);
  assert.deepEqual(of({ all: [{ field: "event:", operator: "at_least", value: 1 }] }), ["condition.all[0].field wrong.field_name"]);
  assert.deepEqual(of({ all: [{ field: "event:size", operator: "at_least", value: 1 }] }), []);
  assert.deepEqual(of({ none: [{ field: "cart_minor", operator: "at_least", value: "many" }] }), ["condition.none[0].value wrong.number"]);
  assert.deepEqual(of({ all: [{ field: "page_type", operator: "is", value: "" }] }), ["condition.all[0].value wrong.value"]);
});

test("weights are shares of a hundred and add up to it", () => {
  const three = [1, 1, 1].map((weight, at) => ({ ...GOOD.variants[0]!, variant_id: `v${at}`, weight }));
  assert.deepEqual(inHundred(three).map(({ weight }) => weight), [33.33, 33.33, 33.34]);
  assert.deepEqual(evenly(inHundred(three)).map(({ weight }) => weight), [33.33, 33.33, 33.34]);
  assert.deepEqual(faults({ variants: inHundred(three) }), []);
  assert.deepEqual(faults({ variants: three }), ["variants[2].weight wrong.weights"]);
  assert.deepEqual(faults({ variants: three.map((each) => ({ ...each, weight: 0 })) }).length, 4);
});

test("shares that did not change are sent as they came", () => {
  const content = { text: { en: "Hello" } };
  const before = { ...definitionOf(GOOD), variants: [{ variant_id: "a", weight: 1, content }, { variant_id: "b", weight: 3, content }] };
  const editing = editingOf(before);
  assert.deepEqual(editing.variants.map(({ weight }) => weight), [25, 75]);
  assert.deepEqual(definitionOf({ ...editing, name: "Other" }, before).variants.map(({ weight }) => weight), [1, 3]);
  assert.deepEqual(definitionOf({ ...editing, variants: evenly(editing.variants) }, before).variants.map(({ weight }) => weight), [50, 50]);
  assert.ok(same(plain(before), definitionOf(editingOf(plain(before)))));
});

test("a language without words is not sent, nor what hangs on it", () => {
  const editing = { ...GOOD, ...saying({ en: "Hello", de: "  " }, { replies: { de: [{ label: "a", text: "b" }] }, offer: "" }) };
  const [variant] = definitionOf(editing).variants;
  assert.deepEqual(variant!.content.text, { en: "Hello" });
  assert.deepEqual(variant!.content.replies, {});
  assert.ok(!("offer" in variant!.content));
});

test("ids, variables and addresses", () => {
  assert.equal(slugOf("Größe & Café: 10 %!"), "groesse-cafe-10");
  assert.equal(slugOf("***"), "campaign");
  assert.equal(nextVariantId([{ ...GOOD.variants[0]!, variant_id: "a" }]), "b");
  assert.equal(unknownIn("{product} and {}", KNOWN.variables), "{}");
  assert.equal(unknownIn("plain", KNOWN.variables), null);
  assert.equal(unknownIn("{{as it is}}", KNOWN.variables), null);
  assert.equal(unknownIn("a lone {", KNOWN.variables), "{");
  assert.deepEqual(["/help", "https://a.example", "//evil.example", "/\\evil", "data:x", "help"].map(isAddress), [true, true, false, false, false, false]);
});

test("every fault has a place in the editor, and a place tells which text to open", () => {
  const parts = { replies: { en: [{ label: "", text: "x" }] } };
  const editing = { ...GOOD, ...saying({ en: "{no}", de: "x" }, parts), name: "" };
  const places = placesOf(editing);
  for (const { path } of faultsOf(editing, KNOWN)) assert.ok(places.includes(path), path);
  assert.deepEqual(whereIs("variants[2].content.replies.de[0]"), { variant: 2, locale: "de" });
  assert.deepEqual(whereIs("variants[1].weight"), { variant: 1, locale: null });
  assert.deepEqual(whereIs("name"), { variant: null, locale: null });
});

test("what an offer fills in needs an offer, and agents are told a text only", () => {
  const known = { ...KNOWN, variables: ["code"] };
  const of = (offer: string) => faultsOf({ ...GOOD, ...saying({ en: "Your {code}" }, { offer }) }, known).map(({ key }) => key);
  assert.deepEqual(of(""), ["wrong.variable_offer"]);
  assert.deepEqual(of("spring"), []);
  const told = definitionOf({ ...GOOD, ...saying({ en: "He hesitates" }, { scenario: "similar" }), tells: "agents" });
  assert.deepEqual(told.variants[0]!.content, { text: { en: "He hesitates" } });
});
