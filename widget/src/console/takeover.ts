// Taking a conversation over: with it goes the agent's list, and his cursor to where he answers.
import type { Desk } from "./desk";

export async function takeOver(desk: Desk, conversation_id: string): Promise<void> {
  if (!(await desk.act("take", conversation_id)) || desk.state.selected !== conversation_id) return;
  desk.show("mine");
  requestAnimationFrame(() => setTimeout(focusReply));
}

export function focusReply(): void {
  document.getElementById("reply")?.focus();
}
