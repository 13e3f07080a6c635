export type EndLabel = { readonly text: string; readonly color: string; readonly value: number };
export type PlacedLabel = EndLabel & { readonly dy: number };

const LINE_PX = 13;

/** Moves labels at the end of their lines apart, so that no two words touch; `pxPerUnit` is the height of one unit. */
export function spreadLabels(labels: readonly EndLabel[], pxPerUnit: number): readonly PlacedLabel[] {
  const sorted = [...labels].sort((a, b) => b.value - a.value);
  const placed: PlacedLabel[] = [];
  let lowestPx = Number.NEGATIVE_INFINITY;
  for (const label of sorted) {
    const wantedPx = -label.value * pxPerUnit;
    const atPx = Math.max(wantedPx, lowestPx + LINE_PX);
    lowestPx = atPx;
    placed.push({ ...label, dy: atPx - wantedPx + 4 });
  }
  return placed;
}
