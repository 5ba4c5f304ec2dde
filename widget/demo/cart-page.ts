// /cart: the lines, their quantities and what they come to.
import { tellItems } from "./analytics";
import * as cart from "./cart";
import { all, data, fill, find, say, show, written } from "./page";
import { toast } from "./toast";
import { change, take } from "./trolley";

export function cartPage(): void {
  draw();
  cart.onChange(draw);
  tellItems("view_cart", cart.lines());
  void freshen();
}

/** Prices may have changed since the products were put in. */
export async function freshen(): Promise<void> {
  try {
    for (const line of await cart.refresh()) toast(say("gone", { title: line.title }));
  } catch {
    // the prices shown are those of when it was put in; the order is priced by the server anyway
  }
}

function draw(): void {
  const lines = cart.lines();
  show("[data-cart-empty]", lines.length === 0);
  show("[data-cart-full]", lines.length > 0);
  const list = find("[data-lines]");
  if (list) arrange(list, lines);
  const sum_minor = cart.sum_minor();
  const left_minor = (data.free_from_minor ?? 0) - sum_minor;
  fill("[data-sum]", written(sum_minor));
  fill("[data-free-left]", left_minor > 0 ? say("free_left", { amount: written(left_minor) }) : say("free_reached"));
}

// Rows stay where they are, so that the focus does too.
function arrange(list: HTMLElement, lines: readonly cart.Line[]): void {
  const rows = new Map(all("[data-line]", list).map((row) => [row.dataset["line"], row]));
  for (const [id, row] of rows) if (!lines.some((line) => line.item_id === id)) row.remove();
  for (const line of lines) {
    const row = rows.get(line.item_id) ?? list.appendChild(made(line.item_id));
    write(row, line);
  }
}

function made(item_id: string): HTMLElement {
  const template = find<HTMLTemplateElement>("#line");
  const row = template?.content.firstElementChild?.cloneNode(true) as HTMLElement;
  row.dataset["line"] = item_id;
  const current = () => cart.lines().find((line) => line.item_id === item_id);
  row.addEventListener("change", (event) => {
    const line = current();
    const wanted = Number((event.target as HTMLInputElement).value);
    if (line && wanted >= 1) change(line, wanted);
    else draw();
  });
  find(".remove", row)?.addEventListener("click", () => {
    const line = current();
    if (line) take(line);
    (find("[data-lines] .remove") ?? find("[data-cart-empty] a"))?.focus();
  });
  return row;
}

function write(row: HTMLElement, line: cart.Line): void {
  const picture = find<HTMLImageElement>("img", row);
  if (picture && picture.getAttribute("src") !== line.image) picture.src = line.image;
  const title = find<HTMLAnchorElement>(".line-title", row);
  if (title) Object.assign(title, { textContent: line.title, href: line.url });
  const field = find<HTMLInputElement>("input", row);
  if (field) field.value = String(line.quantity);
  for (const button of all("[data-label]", row)) button.ariaLabel = `${button.dataset["label"]}: ${line.title}`;
  fill(".line-each", written(line.price_minor), row);
  fill(".line-sum", written(line.quantity * line.price_minor), row);
}
