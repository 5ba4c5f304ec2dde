import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

type Texts = Readonly<Record<string, string>>;

/** Whose texts a folder's code may ask for; `staff` is read by both pages, its own texts have to do. */
const FOLDERS = { staff: ["staff"], console: ["staff", "console"], dashboard: ["staff", "dashboard"] };
const PAGES = ["console", "dashboard"] as const;
const SOURCES = Object.entries(FOLDERS).flatMap(([folder, of]) =>
  readdirSync(`src/${folder}`, { recursive: true })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".test.ts"))
    .map((path) => ({ path: `${folder}/${path}`, code: withoutComments(readFileSync(`src/${folder}/${path}`, "utf8")), keys: keysOf(of) })),
);

function textsOf(folder: string, locale: string): Texts {
  return JSON.parse(readFileSync(`src/${folder}/messages/${locale}.json`, "utf8")) as Texts;
}

function keysOf(folders: readonly string[]): Set<string> {
  const keys = folders.flatMap((folder) => Object.keys(textsOf(folder, "en")));
  return new Set(keys.map((key) => key.replace(/_(one|other)$/, "")));
}

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
  const missing = SOURCES.flatMap(({ path, code, keys }) =>
    [...code.matchAll(/\bt\("([^"]+)"/g)].flatMap(([, key = ""]) => (keys.has(key) ? [] : [`${path}: ${key}`])),
  );
  assert.deepEqual(missing, []);
  const kinds = SOURCES.flatMap(({ code }) => [...code.matchAll(/key: "([a-z_.]+)"/g)].map(([, key = ""]) => key)).filter((key) => key.startsWith("wrong."));
  assert.ok(kinds.length > 10);
  const known = keysOf(FOLDERS.dashboard);
  assert.deepEqual(kinds.filter((key) => !known.has(key)), []);
});

test("both languages say the same, with the same slots", () => {
  for (const folder of Object.keys(FOLDERS)) {
    const [one, other] = [textsOf(folder, "en"), textsOf(folder, "de")];
    assert.deepEqual(Object.keys(one).sort(), Object.keys(other).sort());
    for (const [key, text] of Object.entries(one)) {
      assert.equal(slots(other[key] ?? ""), slots(text), key);
      assert.ok(other[key]?.trim(), key);
    }
  }
});

test("no page says again what both say", () => {
  const shared = textsOf("staff", "en");
  for (const page of PAGES) assert.deepEqual(Object.keys(textsOf(page, "en")).filter((key) => key in shared), [], page);
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
  const known = keysOf(FOLDERS.dashboard);
  assert.deepEqual(wanted.filter((key) => !known.has(key)), []);
  const read = wanted.filter((key) => !/^(group|override)\./.test(key));
  assert.deepEqual(read.filter((key) => !keysOf(FOLDERS.staff).has(key)), []);
});
