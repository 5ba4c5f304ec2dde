// Drawn lines of one weight.

export const CLOSE = "M5 5l14 14M19 5 5 19";
export const SEND = "M5 12h14M13 6l6 6-6 6";
export const BACK = "M15 5l-7 7 7 7";
export const ON = "M9 5l7 7-7 7";
export const AWAY = "M8 16 17 7M9 7h8v8";
/** Five, each 24 wide. */
export const STARS = `M12 2${"l2.5 6.7 7.2.3-5.6 4.5 1.9 6.9-6-3.9-6 3.9 1.9-6.9-5.6-4.5 7.2-.3zm24 0".repeat(5)}`;
export const BAG = "M6 8h12l1 12H5zM9 10V7a3 3 0 0 1 6 0v3";

export function Icon({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
