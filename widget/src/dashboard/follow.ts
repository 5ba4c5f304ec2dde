// Links within the dashboard: a plain click changes the view, every other one is the browser's business.

export function follow(event: MouseEvent, show: () => void): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  show();
}
