'use client';

import type { ReactNode } from 'react';
import { Kbd } from '../ui/kbd.tsx';
import { printId } from './key-map.ts';
import { useKeyChoice } from './use-key-choice.ts';

/** The key of an act on its button, as this person has it; nothing where single keys are off [KB1]. */
export function KeyHint({ id }: { readonly id: string }): ReactNode {
  const key = printId(id, useKeyChoice());
  return key === null ? null : <Kbd>{key}</Kbd>;
}
