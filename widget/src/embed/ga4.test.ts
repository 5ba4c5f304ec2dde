import assert from "node:assert/strict";
import { test } from "node:test";
import { fields, understand } from "./ga4";

test("a pushed object and a gtag call say the same", () => {
  const params = { currency: "usd", value: "12.50", items: [{ item_id: 7, price: "2.99", quantity: "2", item_name: "x" }] };
  const called = (function (..._: unknown[]) {
    return arguments;
  })("event", "add_to_cart", params);
  const [name, found] = understand(called) ?? ["", {}];
  const [other, same] = understand({ event: "add_to_cart", ecommerce: params }) ?? ["", {}];
  assert.equal(name, "add_to_cart");
  assert.equal(other, "add_to_cart");
  const expected = {
    items: [{ item_id: "7", quantity: 2, price: 2.99 }],
    value: 12.5,
    currency: "USD",
    transaction_id: "",
    search_term: "",
    results: null,
  };
  assert.deepEqual(fields(found), expected);
  assert.deepEqual(fields(same), expected);
});

test("parameters beside `ecommerce` count too", () => {
  const [, params] = understand({ event: "search", search_term: "milk" }) ?? ["", {}];
  assert.equal(fields(params).search_term, "milk");
});

test("other entries of the data layer are not events of ours", () => {
  for (const entry of [{ event: "gtm.js" }, { ecommerce: null }, ["js", new Date()], ["config", "G-1"], {}, { event: 3 }]) {
    assert.equal(understand(entry), undefined);
  }
});

test("an unknown price is null, none is not zero, and zero stays zero", () => {
  const [odd, none, zero] = fields({ items: [{ price: "2,99" }, {}, { price: 0 }] }).items ?? [];
  assert.equal(JSON.stringify(odd?.price), "null");
  assert.equal(none?.price, null);
  assert.equal(zero?.price, 0);
});

test("what is no list of items is none", () => {
  assert.deepEqual(fields({ items: "x" }).items, []);
});

test("how many a search found is read under the names that shops give it", () => {
  for (const name of ["results", "search_results", "items_count"]) assert.equal(fields({ [name]: 0 }).results, 0);
  assert.equal(fields({ results: "12" }).results, 12);
  assert.equal(fields({}).results, null);
});
