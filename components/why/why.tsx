import type { ReactNode } from 'react';
import type { Question } from '#lib/model/explanation.ts';
import { whyMark } from './why-mark.ts';

type Props = {
  readonly question: Question | null;
  /** What the figure means, in words. */
  readonly help?: string | undefined;
  /** In a long table the keys reach the figure on the page of its row, and the pointer reaches it here. */
  readonly isTabStop?: boolean | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/** A figure that explains itself on focus, on rest of the pointer and by the key `F` [FO1]. */
export function Why({ question, help, isTabStop = true, className, children }: Props): ReactNode {
  if (question === null) return <span className={className}>{children}</span>;
  return (
    <span {...whyMark(question, help)} tabIndex={isTabStop ? 0 : undefined} className={className}>
      {children}
    </span>
  );
}
