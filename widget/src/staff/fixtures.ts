// Rows, messages and decisions for tests.
import type { InboxRow, Me, WireFinding, WireHint, WireLooked, WireMessage, WireVisitor } from "../shared/protocol";

export const ME: Me = {
  user_id: "user-anna",
  name: "Anna",
  email: "anna@example.com",
  role: "agent",
  site_name: "Shop",
  currency: "USD",
};

export function row(conversation_id: string, changes: Partial<InboxRow> = {}): InboxRow {
  return {
    conversation_id,
    visitor_id: `visitor-${conversation_id}`,
    visitor_name: "8F2A",
    owner: "bot",
    status: "open",
    user_id: "",
    agent_name: "",
    waiting_since_at: null,
    last_message_at: "2025-11-21T12:00:00.000Z",
    last_author: "visitor",
    last_text: "hello",
    last_sequence: 1,
    cart_minor: 0,
    currency: "USD",
    page_title: "",
    tags: [],
    ...changes,
  };
}

export const mine = { owner: "agent", user_id: ME.user_id, agent_name: ME.name } as const;

export function message(conversation_id: string, sequence: number, changes: Partial<WireMessage> = {}): WireMessage {
  return {
    message_id: `${conversation_id}-${sequence}`,
    conversation_id,
    client_id: `client-${conversation_id}-${sequence}`,
    sequence,
    author: "visitor",
    posted_at: "2025-11-21T12:00:00.000Z",
    text: `text ${sequence}`,
    author_name: "",
    cards: [],
    replies: [],
    links: [],
    comparison: null,
    asks: null,
    notice: null,
    campaign_id: "",
    ...changes,
  };
}

export function visitor(visitor_id: string, changes: Partial<WireVisitor> = {}): WireVisitor {
  return {
    visitor_id,
    visitor_name: "8F2A",
    locale: "en",
    device: "phone",
    referrer: "",
    visits: 1,
    started_at: "2025-11-21T12:00:00.000Z",
    pages: [],
    cart: [],
    cart_minor: 0,
    currency: "USD",
    ...changes,
  };
}

export function finding(changes: Partial<WireFinding> = {}): WireFinding {
  return { field: "pages_viewed", operator: "at_least", wanted: "3", found: "4", held: true, short_by: null, excluded: false, ...changes };
}

export function looked(changes: Partial<WireLooked> = {}): WireLooked {
  return { campaign_id: "cart-exit", name: "Cart exit", verdict: "unmet", because: "", params: {}, findings: [], ...changes };
}

export function hint(conversation_id: string, changes: Partial<WireHint> = {}): WireHint {
  return { conversation_id, campaign: "Hesitates", text: "Has 3 items.", told_at: "2025-11-21T12:00:00.000Z", ...changes };
}
