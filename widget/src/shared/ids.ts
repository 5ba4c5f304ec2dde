// Ids made by a browser: unguessable, and the same when a message or event has to be sent again.

/** 128 random bits; needs no secure context, as `crypto.randomUUID` does. */
export function newId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}
