// What the browser keeps for a page.

/** localStorage, or null where the browser forbids it. */
export function storageHere(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
