import { memo } from 'react';
import type { ReactNode } from 'react';
import type { Rung } from '#lib/model/limit.ts';
import { RUNG_LOOKS } from './rung-look.ts';
import { RungShape } from './rung-shape.tsx';

type Props = {
  readonly rung: Rung;
  /** How it is held: firing is solid, owned is outlined, cleared is dashed. */
  readonly look?: 'firing' | 'owned' | 'cleared' | undefined;
  readonly full?: boolean | undefined;
  readonly children?: ReactNode;
};

function Chip({ rung, look = 'firing', full = false, children }: Props): ReactNode {
  if (rung === 'none') return null;
  const { shape, short, word } = RUNG_LOOKS[rung];
  return (
    <span className="chip" data-rung={rung} data-look={look}>
      <RungShape shape={shape} />
      {full ? word : short}
      {children}
    </span>
  );
}

export const SeverityChip = memo(Chip);
