import type { SectionName } from '../section-names.ts';
import { attacks } from './attacks.ts';
import { backtest } from './backtest.ts';
import { fold } from './fold.ts';
import { growth } from './growth.ts';
import { memory } from './memory.ts';
import { peers } from './peers.ts';
import { preview } from './preview.ts';
import { recovery } from './recovery.ts';
import { revaluation } from './revaluation.ts';
import type { Section } from './section.ts';
import { snapshots } from './snapshots.ts';
import { tape } from './tape.ts';

export const sections: Readonly<Record<SectionName, Section>> = {
  fold,
  tape,
  revaluation,
  peers,
  memory,
  snapshots,
  recovery,
  preview,
  backtest,
  growth,
  attacks,
};
