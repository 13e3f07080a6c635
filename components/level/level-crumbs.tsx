'use client';

import Link from 'next/link';
import { Download, Link2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAlerts, useDesk, useFirm, useGroups } from '#lib/client/hooks.ts';
import { worstRung } from '#lib/client/levels.ts';
import { copyLink } from '#lib/client/link-copy.ts';
import { groupKey } from '#lib/client/selectors.ts';
import type { NodeLevel, Rung, ScopeNode } from '#lib/model/limit.ts';
import { newLimitLink } from '../limits/editor-start.ts';
import { RUNG_LOOKS } from '../risk/rung-look.ts';
import { RungShape } from '../risk/rung-shape.tsx';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { useFreezable } from '../shell/desk-ui.tsx';
import { KeyHint } from '../shell/key-hint.tsx';
import { Button } from '../ui/button.tsx';
import { levelHref } from './level-links.ts';

type Props = {
  /** From the firm down to the parent of what is shown. */
  readonly above: readonly ScopeNode[];
  readonly title: string;
  readonly rung: Rung;
  /** Where a limit that is made from here would stand. */
  readonly limitOn: { readonly level: NodeLevel; readonly id: string };
  /** Takes the rows of the page as a file, where it has any [VW3]. */
  readonly onExport?: (() => void) | undefined;
  readonly children?: ReactNode;
};

/** Where the node stands in the firm, each level with its worst rung, and what a person does from here [IA4]. */
export function LevelCrumbs({ above, title, rung, limitOn, onExport, children }: Props): ReactNode {
  const desk = useDesk();
  return (
    <div className="flex h-8 min-w-0 flex-none items-center gap-2.5 max-phone:h-auto max-phone:flex-wrap max-phone:py-2">
      <nav aria-label="Breadcrumb" className="max-w-[55%] min-w-0 flex-none max-phone:max-w-full">
        <ol className="flex min-w-0 items-center gap-1.5 text-control text-ink-2 max-phone:flex-wrap">
          {above.map((node) => (
            <Crumb key={`${node.level} ${node.id}`} node={node} />
          ))}
          <li className="flex items-center gap-1.5">
            <h1 className="font-semibold whitespace-nowrap text-ink" aria-current="page">
              {title}
            </h1>
          </li>
        </ol>
      </nav>
      <SeverityChip rung={rung} full />
      {children}
      <span className="ml-auto flex flex-none gap-1.5 max-phone:hidden">
        <Link
          className="inline-flex h-6 items-center rounded-control border border-edge px-2 text-body font-medium hover:bg-hover"
          title="New limit from here"
          href={newLimitLink(limitOn.level, limitOn.id)}
        >
          New limit
        </Link>
        {onExport === undefined ? null : (
          <Button size="small" aria-label="Export this view as CSV" title="Export this view as CSV" onClick={onExport}>
            <Download size={13} aria-hidden="true" />
            <KeyHint id="export" />
          </Button>
        )}
        <Button size="small" aria-label="Copy link" title="Copy link" onClick={() => void copyLink(desk)}>
          <Link2 size={13} aria-hidden="true" />
          {/* A path of five levels with its marks needs the room of the words (ux.md 5.5). */}
          <span className="max-[1400px]:hidden">Copy link</span>
          <KeyHint id="copyLink" />
        </Button>
      </span>
    </div>
  );
}

/** Shape and word as on the chip, without its width: a path of five levels must fit one line [CO3]. */
function RungMark({ rung }: { readonly rung: Rung }): ReactNode {
  if (rung === 'none') return null;
  const { shape, word } = RUNG_LOOKS[rung];
  return (
    <span className="chip" data-rung={rung} title={`Worst below: ${word}`}>
      <RungShape shape={shape} />
      <span className="visually-hidden">{word}</span>
    </span>
  );
}

const NO_LIMITS: readonly [] = [];

function Crumb({ node }: { readonly node: ScopeNode }): ReactNode {
  const groups = useFreezable(useGroups());
  const firm = useFirm();
  const alerts = useAlerts();
  const group = node.level === 'firm' ? firm : (groups.get(groupKey(node.level, node.id)) ?? null);
  const rung = worstRung(group, NO_LIMITS, alerts, node);
  return (
    <li className="flex min-w-0 items-center gap-1.5">
      <Link className="truncate underline-offset-2 hover:underline" href={levelHref(node.level, node.id)}>
        {node.id}
      </Link>
      <RungMark rung={rung} />
      <span aria-hidden="true">›</span>
    </li>
  );
}
