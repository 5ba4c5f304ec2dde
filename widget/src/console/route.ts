// Where in the console one is: the address's fragment, so that Back works and a conversation can be linked to. Pure.

export interface Route {
  conversation_id: string | null;
  /** On narrow screens: the visitor's side panel in front. */
  visitor: boolean;
}

export function parseRoute(hash: string): Route {
  const match = /^#\/c\/([A-Za-z0-9_-]{8,64})(\/visitor)?$/.exec(hash);
  return { conversation_id: match?.[1] ?? null, visitor: Boolean(match?.[2]) };
}

export function address(conversation_id: string | null, visitor = false): string {
  return conversation_id ? `#/c/${conversation_id}${visitor ? "/visitor" : ""}` : "#/";
}
