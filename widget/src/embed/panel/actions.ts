// What a visitor can do in the panel; the view asks for it, main.tsx does it.
import type { WireCard, WireMessage } from "../../shared/protocol";

export interface Actions {
  say(text: string): void;
  retry(client_id: string): void;
  writing(text: string): void;
  close(): void;
  /** Opens the product in the shop's page. */
  details(message: WireMessage, card: WireCard, url: string): void;
  /** Resolves with whether the shop has put it into the cart. */
  addToCart(message: WireMessage, card: WireCard): Promise<boolean>;
}
