import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, makeT } from "./i18n";

const CATALOGUES = {
  en: { hello: "Hello {name}", items_one: "{n} item", items_other: "{n} items", only_en: "only here" },
  de: { hello: "Hallo {name}", items_one: "{n} Artikel", items_other: "{n} Artikel" },
};

test("a placeholder takes the text as it is, braces and dollar signs included", () => {
  const t = makeT(CATALOGUES, "en");
  assert.equal(t("hello", { name: "{name} $& <b>" }), "Hello {name} $& <b>");
});

test("a placeholder without a value stays visible", () => {
  assert.equal(makeT(CATALOGUES, "en")("hello"), "Hello {name}");
});

test("plurals follow n, numbers the locale", () => {
  const en = makeT(CATALOGUES, "en");
  assert.equal(en("items", { n: 1 }), "1 item");
  assert.equal(en("items", { n: 12345 }), "12,345 items");
  assert.equal(makeT(CATALOGUES, "de-AT")("items", { n: 0 }), "0 Artikel");
});

test("a text that the language lacks comes from English, a key that nobody knows is shown", () => {
  const t = makeT(CATALOGUES, "de");
  assert.equal(t("only_en"), "only here");
  assert.equal(t("toString"), "toString");
});

test("the nearest catalogue is chosen", () => {
  assert.equal(choose(CATALOGUES, "de_AT"), "de");
  assert.equal(choose(CATALOGUES, "fr-FR"), "en");
});

test("a broken locale does not take the page down", () => {
  assert.equal(makeT(CATALOGUES, "!!")("items", { n: 2 }), "2 items");
  assert.equal(makeT(CATALOGUES, "en-!!")("items", { n: 2 }), "2 items");
});
