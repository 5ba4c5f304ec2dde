// Addresses of products and pages: what they begin from, and how they are called for short.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { webUrl } from "../shared/dom";

const Shop = createContext("");

/** An address of the shop, where one is known: what relative addresses of its products begin from. */
export const ShopProvider = Shop.Provider;

/** The address where it is http(s) and the shop's own host is known, if that is needed; else empty. */
export function useShopAddress(raw: string): string {
  const shop = useContext(Shop);
  return raw && webUrl(raw, shop || undefined);
}

/** The host of an address, as a short name for where somebody came from. */
export function hostOf(raw: string): string {
  try {
    return new URL(raw).hostname.replace(/^www\./, "");
  } catch {
    return "";
  }
}
