import type { ReactNode } from 'react';
import type { RungShape as Shape } from './rung-look.ts';

/** Drawn, not typed: the font has none of these [CO7]. */
export function RungShape({ shape }: { readonly shape: Shape }): ReactNode {
  if (shape === 'none') return null;
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true">
      {shape === 'ring' ? <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.8" /> : null}
      {shape === 'triangle' ? <path d="M5 .8 9.6 9.2H.4Z" fill="currentColor" /> : null}
      {shape === 'diamond' ? <path d="M5 0 10 5 5 10 0 5Z" fill="currentColor" /> : null}
      {shape === 'square' ? <path d="M.6.6h8.8v8.8H.6Z" fill="currentColor" /> : null}
    </svg>
  );
}
