// Corner Grocer's own script: a shop like any other, which knows of Floorwalker only what its integration guide says.
import "./shop.css";
import { tell, tellItems, tellList } from "./analytics";
import { cartPage } from "./cart-page";
import * as cart from "./cart";
import { checkoutPage, thanksPage } from "./checkout";
import { askConsent } from "./consent";
import { data, find, items } from "./page";
import { hookAssistant, hookButtons, hookSteps, showCount } from "./trolley";

askConsent();
showCount();
cart.onChange(showCount);
hookButtons();
hookSteps();
hookAssistant();
hookChoices();
hookMenus();
tellPage();

function tellPage(): void {
  if (data.product) tellItems("view_item", [data.product]);
  if (data.page === "search" && data.search_term) tell("view_search_results", { search_term: data.search_term, results: Number(find("[data-results]")?.dataset["results"]) });
  if (data.items?.length) tellList("view_item_list", data.items);
  if (data.page === "cart") cartPage();
  if (data.page === "checkout") checkoutPage();
  if (data.page === "thanks") thanksPage();
}

function hookChoices(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("a[data-item]");
    const item = link && items.get(link.dataset["item"] ?? "");
    if (item) tellList("select_item", [item]);
  });
  const sorting = find<HTMLFormElement>("[data-sorting]");
  sorting?.addEventListener("change", () => sorting.requestSubmit());
}

function hookMenus(): void {
  const menu = find<HTMLDetailsElement>("[data-menu]");
  const toggle = find("[data-filters-toggle]");
  toggle?.addEventListener("click", () => {
    const isOpen = find("#filters")?.classList.toggle("open");
    toggle.ariaExpanded = String(!!isOpen);
  });
  document.addEventListener("click", (event) => {
    if (menu?.open && !menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu?.open) return;
    menu.open = false;
    find("summary", menu)?.focus();
  });
}
