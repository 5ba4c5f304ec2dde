// Ways to reach a visitor, as links that do nothing but that. Pure.

/** A `mailto:` address, or empty where this is no e-mail address; nothing of it can become a header. */
export function mailTo(email: string): string {
  return /^[^\s@]+@[^\s@]+$/.test(email) ? `mailto:${encodeURIComponent(email).replace("%40", "@")}` : "";
}

/** A `tel:` address, or empty where this is no phone number. */
export function telTo(phone: string): string {
  const number = phone.replace(/[\s()./-]/g, "");
  return /^\+?\d{3,20}$/.test(number) ? `tel:${number}` : "";
}
