// Icons: drawn lines of one weight, silent to screen readers.

const PATHS = {
  conversations: "M4 5h16v11H9l-5 4z",
  dashboard: "M4 20V10M10 20V4M16 20v-7M21 20H3",
  signOut: "M14 4h5v16h-5M4 12h11M11 8l4 4-4 4",
  keys: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0",
  refresh: "M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6",
  open: "M9 6l6 6-6 6",
  plus: "M12 5v14M5 12h14",
  up: "M6 15l6-6 6 6",
  down: "M6 9l6 6 6-6",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  archive: "M3 5h18v4H3zM5 9v10h14V9M10 13h4",
  restore: "M4 12a8 8 0 1 0 2.3-5.7M4 5v6h6",
  download: "M12 4v11M7 11l5 5 5-5M4 20h16",
  bin: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  group: "M4 6h4M4 18h4M4 6v12M12 9h8M12 15h8",
  alert: "M12 4l9 16H3zM12 10v4M12 17h.01",
  check: "M5 12l5 5L19 7",
  parcel: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
