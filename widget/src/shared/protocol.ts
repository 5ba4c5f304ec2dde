// Generated from bot/web/wire.py by `make types`; change it there.

export interface EventItem {
  item_id: string;
  quantity?: number;
  price?: number | null;
}

export interface PageEvent {
  event_id: string;
  name: string;
  age_ms: number;
  url?: string;
  title?: string;
  referrer?: string;
  page_type?: string;
  items?: EventItem[];
  value?: number | null;
  currency?: string;
  transaction_id?: string;
  search_term?: string;
  dwell_s?: number;
  scroll?: number;
  campaign_id?: string;
}

export interface EventBatch {
  token?: string;
  locale?: string;
  events?: PageEvent[];
}

export interface WireCard {
  item_id: string;
  title: string;
  url: string;
  image_url: string;
  price_minor: number;
  currency: string;
  available: boolean;
  sale_price_minor?: number | null;
  reason?: string;
  rating?: number | null;
  rating_count?: number;
}

export interface WireReply {
  label: string;
  text: string;
}

export interface WireLink {
  label: string;
  url: string;
}

export interface WireComparedRow {
  label: string;
  values: string[];
}

export interface WireComparison {
  rows: WireComparedRow[];
}

export interface WireField {
  name: string;
  kind: "email" | "number" | "phone" | "text";
  label: string;
}

export interface WireNotice {
  code: string;
  params: Record<string, string>;
}

export interface WireMessage {
  message_id: string;
  conversation_id: string;
  client_id: string;
  sequence: number;
  author: "agent" | "bot" | "system" | "visitor";
  posted_at: string;
  text: string;
  author_name: string;
  cards: WireCard[];
  replies: WireReply[];
  links: WireLink[];
  comparison: WireComparison | null;
  asks: WireField | null;
  notice: WireNotice | null;
  campaign_id: string;
}

export interface WireNudge {
  campaign_id: string;
  text: string;
  cards: WireCard[];
  replies: WireReply[];
}

export interface Armed {
  campaign_id: string;
  nudge: WireNudge | null;
}

export interface EventAnswer {
  token: string;
  nudge: WireNudge | null;
  armed: Armed | null;
  unread: number;
  rejected: string[];
}

export interface VisitorHello {
  site: string;
  token: string;
}

export interface WireChoice {
  kind: "compare" | "details" | "reply" | "similar";
  message_id: string;
  position?: number;
  item_ids?: string[];
}

export interface VisitorPost {
  client_id: string;
  text: string;
  choice?: WireChoice | null;
}

export interface Resume {
  after: number;
}

export interface Seen {
  sequence: number;
}

export interface CardClick {
  message_id: string;
  item_id: string;
  action: "cart" | "details";
}

export interface LinkClick {
  message_id: string;
  position: number;
}

export interface Typing {
  typing: boolean;
  conversation_id?: string;
}

export interface ConversationState {
  owner: "agent" | "bot";
  status: "closed" | "open" | "waiting";
  agent_name: string;
}

export interface Resumed {
  conversation: ConversationState | null;
  messages: WireMessage[];
  last_sequence: number;
}

export interface Posted {
  message: WireMessage;
}

export interface Problem {
  code: string;
  message: string;
  data: Record<string, string>;
}

export interface Refused {
  error: Problem;
}

export interface InboxView {
  view: "all" | "bot" | "closed" | "mine" | "waiting";
}

export interface InboxRow {
  conversation_id: string;
  visitor_id: string;
  visitor_name: string;
  owner: "agent" | "bot";
  status: "closed" | "open" | "waiting";
  user_id: string;
  agent_name: string;
  waiting_since_at: string | null;
  last_message_at: string | null;
  last_author: string;
  last_text: string;
  last_sequence: number;
  cart_minor: number;
  currency: string;
  page_title: string;
  tags: string[];
}

export interface Inbox {
  rows: InboxRow[];
  counts: Record<string, number>;
}

export interface ConversationRef {
  conversation_id: string;
}

export interface ConversationOpen {
  conversation_id: string;
  after?: number;
}

export interface AgentPost {
  conversation_id: string;
  client_id: string;
  text: string;
}

export interface WirePage {
  url: string;
  title: string;
  page_type: string;
  seen_at: string;
  dwell_s: number;
}

export interface WireCartLine {
  item_id: string;
  title: string;
  image_url: string;
  quantity: number;
  price_minor: number;
}

export interface WireVisitor {
  visitor_id: string;
  visitor_name: string;
  locale: string;
  device: string;
  referrer: string;
  visits: number;
  started_at: string;
  pages: WirePage[];
  cart: WireCartLine[];
  cart_minor: number;
  currency: string;
}

export interface WireContact {
  name: string;
  email: string;
  phone: string;
}

export interface ConversationOpened {
  row: InboxRow;
  messages: WireMessage[];
  visitor: WireVisitor | null;
  contact: WireContact;
  summary: string;
}

export interface Me {
  user_id: string;
  name: string;
  email: string;
  role: "admin" | "agent" | "marketer";
  site_name: string;
  currency: string;
}

export interface WireMoney {
  amount_minor: number;
  currency: string;
}

export interface WireConversion {
  visitors: number;
  buyers: number;
}

export interface OverviewAnswer {
  since: string;
  until: string;
  visits: number;
  conversations: number;
  handed_over: number;
  orders: number;
  unverified: number;
  quarantined: number;
  revenue: WireMoney[];
  credited: number;
  credited_revenue: WireMoney[];
  with_chat: WireConversion;
  without_chat: WireConversion;
  shown: number;
  held_out: number;
  opened: number;
}

export interface OrderLine {
  order_id: string;
  placed_at: string;
  value: WireMoney;
  state: "confirmed" | "quarantined" | "unverified";
  conversation_id: string | null;
  kind: string;
  first_words: string;
}

export interface OrderList {
  orders: OrderLine[];
}

export interface Transcript {
  row: InboxRow;
  messages: WireMessage[];
}

export interface WireQuestions {
  label: string;
  count: number;
  examples: string[];
  latest_at: string;
}

export interface QuestionList {
  groups: WireQuestions[];
}

export interface WireTopic {
  tag: string;
  conversations: number;
}

export interface TopicList {
  topics: WireTopic[];
  conversations: number;
}

export interface WireGuide {
  guide_id: string;
  title: string;
  locales: string[];
  steps: number;
  faults: number;
}

export interface GuideList {
  guides: WireGuide[];
}

export interface GuideNode {
  id: string;
  kind: string;
  title: string;
  lines: string[];
  layer: number;
  column: number;
  x: number;
}

export interface GuideEdge {
  start: string;
  end: string;
  label: string;
  back: boolean;
  passes: number[];
}

export interface GuideFault {
  step: string;
  code: string;
  message: string;
}

export interface GuideView {
  guide: WireGuide;
  locale: string;
  nodes: GuideNode[];
  edges: GuideEdge[];
  faults: GuideFault[];
}

export interface OrderItem {
  item_id: string;
  quantity?: number;
  price_minor?: number | null;
}

export interface SignedOrder {
  order_id: string;
  value_minor: number;
  currency: string;
  visitor_token?: string;
  items?: OrderItem[];
}

export interface OrderTaken {
  order_id: string;
  state: "confirmed" | "quarantined" | "unverified";
  notes: string[];
}
