// What a visitor can do in the panel; the view asks for it, main.tsx does it.
import type { WireCard, WireChoice, WireMessage } from "../../shared/protocol";

export interface Actions {
  /** `choice` is the button it is said with. */
  say(text: string, choice?: WireChoice): void;
  retry(client_id: string): void;
  writing(text: string): void;
  close(): void;
  /** Opens the product in the shop's page, unless the browser does it: then without `url`. */
  details(message: WireMessage, card: WireCard, url?: string): void;
  /** A link of the message is opened, by its place. */
  follow(message: WireMessage, position: number): void;
  /** Resolves with whether the shop has put it into the cart. */
  addToCart(message: WireMessage, card: WireCard): Promise<boolean>;
}
