// Generated from bot/web/wire.py and campaign_wire.py by `make types`; change it there.

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
  results?: number | null;
  idle_s?: number;
  attributes?: Record<string, string>;
}

export interface EventBatch {
  token?: string;
  locale?: string;
  utc_offset_min?: number | null;
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

export interface WirePromise {
  code: string;
  text: string;
  expires_at: string;
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
  promise?: WirePromise | null;
}

export interface WireNudge {
  campaign_id: string;
  text: string;
  cards: WireCard[];
  replies: WireReply[];
  links: WireLink[];
  promise: WirePromise | null;
}

export interface Armed {
  campaign_id: string;
  nudge: WireNudge | null;
}

export interface EventAnswer {
  token: string;
  nudge: WireNudge | null;
  armed: Armed | null;
  signals: string[];
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

export interface WireHint {
  conversation_id: string;
  campaign: string;
  text: string;
  told_at: string;
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

export interface DefinedPart {
  field?: string;
  operator?: string;
  value?: string | number | boolean | string[];
  all?: DefinedPart[];
  any?: DefinedPart[];
  none?: DefinedPart[];
}

export interface DefinedContent {
  text: Record<string, string>;
  replies?: Record<string, WireReply[]>;
  links?: Record<string, WireLink[]>;
  scenario?: string;
  products?: number;
  guide?: string;
  offer?: string | null;
}

export interface DefinedVariant {
  variant_id: string;
  content: DefinedContent;
  weight?: number;
}

export interface CampaignDefinition {
  campaign_id: string;
  name: string;
  trigger: "exit" | "visit";
  condition: DefinedPart;
  variants: DefinedVariant[];
  tells?: "agents" | "visitor";
  enabled?: boolean;
  priority?: number;
  holdout?: number;
  allocation?: "thompson" | "weights";
  overrides?: string[];
  starts_at?: string | null;
  ends_at?: string | null;
}

export interface VariantLift {
  variant: string;
  visitors: number;
  buyers: number;
  verdict: "better" | "not_enough" | "sample_ratio" | "worse";
  difference: number | null;
  low: number | null;
  high: number | null;
  p_value: number | null;
  relative: number | null;
  incremental_orders: number | null;
}

export interface WireLift {
  version: number;
  verdict: "better" | "not_enough" | "sample_ratio" | "worse";
  visitors: number;
  buyers: number;
  held_out: number;
  held_out_buyers: number;
  difference: number | null;
  low: number | null;
  high: number | null;
  p_value: number | null;
  relative: number | null;
  incremental_orders: number | null;
  sample_ratio_p: number;
  variants: VariantLift[];
}

export interface CampaignRow {
  campaign_id: string;
  name: string;
  trigger: "exit" | "visit";
  tells: "agents" | "visitor";
  enabled: boolean;
  archived: boolean;
  priority: number;
  state: "archived" | "ended" | "live" | "off" | "scheduled";
  revision: number;
  changed_at: string;
  changed_by: string;
  visitors_shown: number;
  visitors_held_out: number;
  lift: WireLift | null;
}

export interface ConditionField {
  name: string;
  kind: "flag" | "number" | "text" | "texts";
  group: string;
  operators: string[];
}

export interface OfferName {
  offer_id: string;
  name: string;
}

export interface GuideName {
  guide_id: string;
  title: string;
}

export interface WireRestraint {
  speaks: boolean;
  per_visit: number;
  per_day: number;
  gap_s: number;
  quiet_days: number;
  quiet_pages: string[];
  quiet_steps: ("begin" | "payment" | "shipping")[];
}

export interface CampaignList {
  campaigns: CampaignRow[];
  restraint: WireRestraint;
  fields: ConditionField[];
  offers: OfferName[];
  guides: GuideName[];
  scenarios: string[];
  variables: string[];
  locales: string[];
  overrides: string[];
}

export interface ArmTally {
  version: number;
  arm: "ghost" | "shown";
  variant: string;
  visitors: number;
  buyers: number;
  orders: number;
  revenue: WireMoney;
}

export interface RevisionRow {
  number: number;
  saved_at: string;
  user_name: string;
  action: "archived" | "changed" | "created" | "disabled" | "enabled" | "imported" | "restored";
  changes: string[];
}

export interface CampaignView {
  definition: CampaignDefinition;
  revision: number;
  archived: boolean;
  version: number;
  yaml: string;
  arms: ArmTally[];
  lift: WireLift | null;
  history: RevisionRow[];
}

export interface CampaignCreate {
  definition: CampaignDefinition;
}

export interface CampaignSave {
  definition: CampaignDefinition;
  revision: number;
}

export interface CampaignEnable {
  enabled: boolean;
}

export interface CampaignArchive {
  archived: boolean;
}

export interface ImportFault {
  path: string;
  message: string;
}

export interface CampaignImport {
  created: string[];
  changed: string[];
  unchanged: string[];
  faults: ImportFault[];
}

export interface WireFinding {
  field: string;
  operator: string;
  wanted: string;
  found: string;
  held: boolean;
  short_by: number | null;
  excluded: boolean;
}

export interface WireLooked {
  campaign_id: string;
  name: string;
  verdict: string;
  because: string;
  params: Record<string, string>;
  findings: WireFinding[];
}

export interface WireMoment {
  at: string;
  visit_id: string;
  source: "now" | "recorded";
  looked: WireLooked[];
}

export interface WhyAnswer {
  moments: WireMoment[];
}

export interface DryRunAsk {
  definition: CampaignDefinition;
  days?: number;
}

export interface Counted {
  name: string;
  count: number;
}

export interface DryRunExample {
  at: string;
  visit_id: string;
  visitor_id: string;
  visitor_name: string;
  looked: WireLooked[];
}

export interface DryRunAnswer {
  since: string;
  until: string;
  complete: boolean;
  events: number;
  visits: number;
  visitors: number;
  addressed: number;
  held_out: number;
  bought_anyway: number;
  armed: number;
  by_hour: number[];
  by_page_type: Counted[];
  by_page: Counted[];
  unknown: string[];
  examples: DryRunExample[];
}

export interface PreviewAsk {
  definition: CampaignDefinition;
  variant?: string;
  locale?: string;
}

export interface Preview {
  nudge: WireNudge;
  locale: string;
  notes: ("no_guide" | "no_offer" | "no_products" | "no_text")[];
}

export interface OfferDefinition {
  offer_id: string;
  name: string;
  kind: "amount" | "free_shipping" | "gift" | "percentage";
  currency?: string;
  percent?: number;
  amount_minor?: number;
  gift?: string | null;
  most_minor?: number | null;
  budget_minor?: number | null;
  count?: number | null;
  per_visitor?: number;
  min_cart_minor?: number;
  margin_floor?: number | null;
  valid_s?: number;
  starts_at?: string | null;
  ends_at?: string | null;
  enabled?: boolean;
  uploaded?: boolean;
}

export interface OfferUsed {
  granted: number;
  redeemed: number;
  granted_minor: number;
  redeemed_minor: number;
}

export interface OfferRow {
  offer_id: string;
  definition: OfferDefinition;
  stamp: string;
  state: "ended" | "live" | "off" | "scheduled" | "spent";
  used: OfferUsed;
  campaigns: string[];
}

export interface OfferList {
  offers: OfferRow[];
  currency: string;
}

export interface OfferSave {
  definition: OfferDefinition;
  stamp?: string;
}

export interface CodesTaken {
  new: number;
  known: number;
  rejected: string[];
}

export interface OfferCart {
  code: string;
  value_minor: number;
  currency: string;
  order_id?: string;
  visitor_token?: string;
  items?: OrderItem[];
}

export interface OfferRedeem {
  code: string;
  value_minor: number;
  currency: string;
  visitor_token?: string;
  items?: OrderItem[];
  order_id: string;
}

export interface OfferAnswer {
  ok: boolean;
  reason: string;
  code: string;
  offer_id: string;
  kind: "" | "amount" | "free_shipping" | "gift" | "percentage";
  discount_minor: number;
  currency: string;
  gift: string;
  notes: string[];
}
