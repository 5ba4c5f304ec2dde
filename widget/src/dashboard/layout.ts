// Where things stand in rows below each other, each as near as it can be to what it is joined with. Pure.

/** One thing of a row: a box, or a line on its way through. */
export interface Place {
  id: string;
  width: number;
  /** The middle. */
  x: number;
}

export interface Joint {
  upper: string;
  lower: string;
}

const SWEEPS = 12;

/** Rows with each thing's `x`; the order within a row stays. `joints` are between rows that follow each other. */
export function arranged(rows: readonly (readonly Place[])[], joints: readonly Joint[], gap: number): Place[][] {
  let made = rows.map((row) => settled(row, row.map((place) => place.x), gap));
  const above = neighbours(joints, "lower", "upper");
  const below = neighbours(joints, "upper", "lower");
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const places = new Map(made.flat().map((place) => [place.id, place.x]));
    const near = (row: readonly Place[], joined: Map<string, string[]>): number[] =>
      row.map(({ id, x }) => mean((joined.get(id) ?? []).flatMap((other) => places.get(other) ?? [])) ?? x);
    const order = sweep % 2 ? [...made.keys()].reverse() : [...made.keys()];
    made = [...made];
    for (const at of order) {
      const row = made[at] ?? [];
      const next = settled(row, near(row, sweep % 2 ? below : above), gap);
      made[at] = next;
      for (const { id, x } of next) places.set(id, x);
    }
  }
  return fromLeft(made);
}

/**
 * A row as near to where its things want to be as their widths allow: least squares under the order of the row,
 * by pooling neighbours that would overlap (Ayer et al., "An empirical distribution function for sampling with
 * incomplete information", Ann. Math. Stat. 26, 1955).
 */
export function settled(row: readonly Place[], wanted: readonly number[], gap: number): Place[] {
  const offsets: number[] = [];
  row.forEach(({ width }, at) => {
    const last = row[at - 1];
    offsets.push(last ? (offsets[at - 1] ?? 0) + (last.width + width) / 2 + gap : 0);
  });
  const pools: { sum: number; count: number }[] = [];
  row.forEach((_, at) => {
    let pool = { sum: (wanted[at] ?? 0) - (offsets[at] ?? 0), count: 1 };
    for (let last = pools.at(-1); last && last.sum / last.count > pool.sum / pool.count; last = pools.at(-1)) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
    }
    pools.push(pool);
  });
  const starts = pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
  return row.map((place, at) => ({ ...place, x: (starts[at] ?? 0) + (offsets[at] ?? 0) }));
}

function neighbours(joints: readonly Joint[], of: keyof Joint, who: keyof Joint): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const joint of joints) found.set(joint[of], [...(found.get(joint[of]) ?? []), joint[who]]);
  return found;
}

function fromLeft(rows: readonly Place[][]): Place[][] {
  const left = Math.min(...rows.flat().map(({ x, width }) => x - width / 2));
  return rows.map((row) => row.map((place) => ({ ...place, x: place.x - left })));
}

function mean(values: readonly number[]): number | undefined {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;
}
