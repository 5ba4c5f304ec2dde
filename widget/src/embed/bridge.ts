// What the shop's page and the panel in its frame say to each other, each only to the other's exact origin.

export type ToPanel =
  /** Who the visitor is, whose language he reads, and what relative addresses are relative to. */
  | { type: "floorwalker:init"; token: string; locale: string; base: string }
  | { type: "floorwalker:shown" }
  | { type: "floorwalker:hidden" }
  | { type: "floorwalker:say"; text: string }
  | { type: "floorwalker:added"; item_id: string; ok: boolean };

export type ToPage =
  | { type: "floorwalker:ready" }
  /** There is no token, or the server does not take it. */
  | { type: "floorwalker:needs-token" }
  | { type: "floorwalker:close" }
  | { type: "floorwalker:unread"; count: number }
  | { type: "floorwalker:add-to-cart"; item_id: string }
  | { type: "floorwalker:navigate"; url: string };
