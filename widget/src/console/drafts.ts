// Unsent replies, one for each conversation, kept while the tab lives.

const PREFIX = "floorwalker.draft.";

export function draftOf(storage: Storage, conversation_id: string): string {
  try {
    return storage.getItem(PREFIX + conversation_id) ?? "";
  } catch {
    return "";
  }
}

export function keepDraft(storage: Storage, conversation_id: string, text: string): void {
  try {
    if (text) storage.setItem(PREFIX + conversation_id, text);
    else storage.removeItem(PREFIX + conversation_id);
  } catch {
    // A full or forbidden storage costs the draft's survival of a reload, nothing else.
  }
}
