import assert from "node:assert/strict";
import { test } from "node:test";
import { address, parseRoute } from "./route";

test("an address leads back to where it was made", () => {
  assert.deepEqual(parseRoute(address("conversation-1", true)), { conversation_id: "conversation-1", visitor: true });
  assert.deepEqual(parseRoute(address("conversation-1")), { conversation_id: "conversation-1", visitor: false });
  assert.deepEqual(parseRoute(address(null)), { conversation_id: null, visitor: false });
});

test("what is no address of ours chooses nothing", () => {
  for (const hash of ["", "#/c/short", "#/c/../../etc/passwd", "#/c/conversation-1/other"]) {
    assert.equal(parseRoute(hash).conversation_id, null);
  }
});
