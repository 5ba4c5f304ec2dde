import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import deStaff from "../staff/messages/de.json";
import enStaff from "../staff/messages/en.json";
import de from "./messages/de.json";
import en from "./messages/en.json";

const FOLDER = "src/dashboard";
const SOURCES = readdirSync(FOLDER, { recursive: true })
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".test.ts"))
  .map((path) => ({ path, code: withoutComments(readFileSync(`${FOLDER}/${path}`, "utf8")) }));
const KEYS = new Set(Object.keys({ ...enStaff, ...en }).map((key) => key.replace(/_(one|other)$/, "")));

function withoutComments(code: string): string {
  return code.replace(/^\s*\/\/.*$/gm, "").replace(/\/\*\*?[\s\S]*?\*\//g, "");
}

const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort().join();

test("no text stands in the code: neither between tags nor in what is read aloud", () => {
  const found = SOURCES.flatMap(({ path, code }) => {
    if (!path.endsWith(".tsx")) return [];
    // Words before a closing tag, and words between a tag and a value.
    const before = [...code.matchAll(/(?<!=)[>}]\s*([^<>{}=;()]*[A-Za-zÀ-ž]{2}[^<>{}=;()]*)<\/[A-Za-z]/g)];
    const after = [...code.matchAll(/(?<!=)>\s*([A-Za-zÀ-ž]{2}[^<>{}=;()&|?:]*)\{/g)];
    const between = [...before, ...after].map(([, text]) => text ?? "");
    const read = [...code.matchAll(/\b(?:aria-label|title|placeholder|alt|label|hint)="([^"]*[A-Za-z][^"]*)"/g)].map(([, text]) => text ?? "");
    return [...between, ...read].map((text) => `${path}: ${text.trim()}`);
  });
  assert.deepEqual(found, []);
});

test("every key that is asked for is there", () => {
  const missing = SOURCES.flatMap(({ path, code }) =>
    [...code.matchAll(/\bt\("([^"]+)"/g)].flatMap(([, key = ""]) => (KEYS.has(key) ? [] : [`${path}: ${key}`])),
  );
  assert.deepEqual(missing, []);
  const kinds = SOURCES.flatMap(({ code }) => [...code.matchAll(/key: "([a-z_.]+)"/g)].map(([, key = ""]) => key)).filter((key) => key.startsWith("wrong."));
  assert.ok(kinds.length > 10);
  assert.deepEqual(kinds.filter((key) => !KEYS.has(key)), []);
});

test("both languages say the same, with the same slots", () => {
  for (const [one, other] of [[en, de], [enStaff, deStaff]] as [Record<string, string>, Record<string, string>][]) {
    assert.deepEqual(Object.keys(one).sort(), Object.keys(other).sort());
    for (const [key, text] of Object.entries(one)) {
      assert.equal(slots(other[key] ?? ""), slots(text), key);
      assert.ok(other[key]?.trim(), key);
    }
  }
});

test("every field, operator and rule that the server names has words", () => {
  const facts = readFileSync("../bot/rules/facts.py", "utf8");
  const fields = [...facts.matchAll(/^ {4}"([a-z_]+)": Fact\("\w+", "(\w+)"/gm)];
  assert.ok(fields.length >= 40);
  const nouns = readFileSync("../bot/rules/campaigns.py", "utf8");
  const overrides = /OVERRIDES = \(([^)]*)\)/.exec(nouns)?.[1]?.match(/[a-z_]+/g) ?? [];
  const operators = /Operator = Literal\[([^\]]*)\]/.exec(nouns)?.[1]?.match(/[a-z_]+/g) ?? [];
  assert.ok(overrides.length >= 7 && operators.length >= 10);
  const wanted = [
    ...fields.flatMap(([, name, group]) => [`field.${name}`, `group.${group}`]),
    ...overrides.flatMap((name) => [`override.${name}`, `because.${name}`]),
    ...operators.map((name) => `operator.${name}`),
    "field.event:",
    "field.attribute:",
  ];
  assert.deepEqual(wanted.filter((key) => !KEYS.has(key)), []);
});
