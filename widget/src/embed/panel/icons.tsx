// Drawn lines of one weight.

export const CLOSE = "M5 5l14 14M19 5 5 19";
export const SEND = "M5 12h14M13 6l6 6-6 6";
export const BACK = "M15 5l-7 7 7 7";
export const ON = "M9 5l7 7-7 7";
export const BAG = "M6 8h12l1 12H5zM9 10V7a3 3 0 0 1 6 0v3";

export function Icon({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
