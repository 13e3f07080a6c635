import type { ReactNode } from 'react';

type Props = {
  readonly viewBox?: unknown;
  readonly text: string;
  readonly color: string;
  readonly dy?: number | undefined;
};

/** A word at the end of its line in place of a legend [CH1]. */
export function DirectLabel({ viewBox, text, color, dy = 3 }: Props): ReactNode {
  if (typeof viewBox !== 'object' || viewBox === null || !('x' in viewBox) || !('y' in viewBox)) return null;
  return (
    <text x={Number(viewBox.x) + 6} y={Number(viewBox.y) + dy} fill={inkOf(color)} fontSize={11} fontWeight={600}>
      {text}
    </text>
  );
}

/** The hue of the line in an ink that can be read: a line needs 3 to 1 against its ground, a word 4.5. */
function inkOf(color: string): string {
  return `color-mix(in srgb, ${color} 55%, var(--text-primary))`;
}
