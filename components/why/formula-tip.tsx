'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { explanationText, newestSeq, sourceText, subjectOf, termValue } from '#lib/client/explanation-text.ts';
import { formatSeq, formatTime } from '#lib/client/format.ts';
import { useSession } from '#lib/client/hooks.ts';
import type { Answered, Term } from '#lib/model/explanation.ts';
import { FormulaTree } from '../alerts/formula-tree.tsx';
import { ruleText } from '../limits/rule-text.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';

/** Parts named in the short form; all of them are one key away. */
const PARTS_SHOWN = 8;
const SIGNS = { plus: '+', minus: '−', factor: '·' } as const;

type Props = {
  readonly answered: Answered;
  readonly help: string | null;
  /** The whole tree with its acts, else the first level. */
  readonly isWhole: boolean;
};

/** A figure, its formula in the engine's words, what it is made of and which entry it is as of [FO1], [FO3]. */
export function FormulaTip({ answered, help, isWhole }: Props): ReactNode {
  const { explanation, limit } = answered;
  const { root, seq, atUs, missing, netting } = explanation;
  const zone = useSession()?.zone ?? 'UTC';
  const newest = newestSeq(root);
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-ink-2">{subjectOf(explanation)}</span>
        <span>{limit === null ? root.name : `${limit.name}: ${root.name}`}</span>
        <strong className="value ml-auto font-semibold">{termValue(root)}</strong>
      </p>
      {help === null ? null : <p className="text-ink-2">{help}</p>}
      {limit === null ? null : (
        <p className="text-ink-2">
          Rule: {ruleText(limit)}, version {limit.version}
        </p>
      )}
      {netting === undefined ? null : <p className="text-ink-2">Netting: by {netting}</p>}
      {isWhole ? <FormulaTree explanation={explanation} /> : <FirstParts root={root} />}
      {!isWhole && missing.length > 0 ? (
        <p className="text-warn">Left out for want of a price or rate: {missing.slice(0, 5).join(', ')}</p>
      ) : null}
      <p className="flex flex-wrap items-center gap-x-2 border-t border-line pt-1.5 text-cap text-ink-3">
        <span>
          as of {formatSeq(seq)}, {formatTime(atUs, zone, { millis: true })}
        </span>
        {newest === null ? null : <span>newest part {formatSeq(newest)}</span>}
        {isWhole ? (
          <CopyButton answered={answered} />
        ) : (
          <span className="ml-auto">
            <Kbd>F</Kbd> all parts
          </span>
        )}
      </p>
    </div>
  );
}

function FirstParts({ root }: { readonly root: Term }): ReactNode {
  const more = root.parts.length - PARTS_SHOWN;
  return (
    <>
      {root.formula === null || root.isSum ? null : (
        <p className="text-ink-2">
          {root.name} = {root.formula}
        </p>
      )}
      {root.evidence === null ? null : <p className="text-ink-3">{sourceText(root.evidence)}</p>}
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5">
        {root.parts.slice(0, PARTS_SHOWN).map((part, place) => (
          <PartLine key={`${part.name}:${place}`} part={part} isFirst={place === 0} />
        ))}
      </dl>
      {more > 0 ? <p className="text-ink-3">and {more} more</p> : null}
    </>
  );
}

function PartLine({ part, isFirst }: { readonly part: Term; readonly isFirst: boolean }): ReactNode {
  return (
    <>
      <dt className="min-w-0 truncate">
        <span className="inline-block w-3 text-ink-3">{isFirst && part.role === 'plus' ? '' : SIGNS[part.role]}</span>
        {part.name}
        {part.evidence === null ? null : <span className="text-ink-3"> {sourceText(part.evidence)}</span>}
      </dt>
      <dd className="value text-right whitespace-nowrap">{termValue(part)}</dd>
    </>
  );
}

function CopyButton({ answered }: { readonly answered: Answered }): ReactNode {
  const [said, setSaid] = useState('Copy');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(explanationText(answered));
      setSaid('Copied');
    } catch {
      // No permission, or an address without encryption: the browser keeps the clipboard to itself.
      setSaid('The browser does not allow copying here');
    }
  };
  return (
    <Button size="small" className="ml-auto" onClick={() => void copy()}>
      {said}
    </Button>
  );
}
