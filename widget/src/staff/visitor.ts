// What a visitor is called: nobody has a name here, so a code from the end of the id.
import type { T } from "../shared/i18n";

export function visitorName(t: T, name: string): string {
  return t("visitor.name", { name });
}
