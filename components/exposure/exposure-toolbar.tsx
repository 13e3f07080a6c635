import { formatSeq } from '#lib/client/format.ts';
import { EXPOSURE_NETTINGS } from '#lib/model/exposure-board.ts';
import type { ExposureBoard, ExposureNetting, ExposureNode } from '#lib/model/exposure-board.ts';
import type { ReactNode } from 'react';
import type { ExposureQuery } from './exposure-query.ts';
import { InlineSelect } from '../ui/inline-select.tsx';
import type { InlineOptions } from '../ui/inline-select.tsx';
import { whyMark } from '../why/why-mark.ts';
import { exposureQuestion } from './heat-questions.ts';
import { figureText, incompleteText, NETTING_WORDS } from './exposure-words.ts';

type Props = {
  readonly query: ExposureQuery;
  readonly onQuery: (query: ExposureQuery) => void;
  /** What may be chosen; the first is the default. */
  readonly nodes: readonly ExposureNode[];
  readonly board: ExposureBoard | null;
};

/** What is shown, and the totals of it: all figures of one entry, each with its netting level. */
export function ExposureToolbar({ query, onQuery, nodes, board }: Props): ReactNode {
  const currencies = board?.currencies ?? (query.currency === null ? [] : [query.currency]);
  return (
    <div className="flex flex-none flex-wrap items-center gap-x-4 gap-y-1">
      <InlineSelect
        label="Of"
        value={query.node === null ? '' : keyOf(query.node)}
        options={optionsOf(nodes, query.node)}
        onChoose={(key) => onQuery({ ...query, node: nodeOf(key) })}
      />
      <InlineSelect
        label="Currency"
        value={query.currency ?? currencies[0] ?? ''}
        options={[...new Set([...currencies, query.currency ?? currencies[0] ?? ''])].map((name) => [name, name])}
        onChoose={(currency) => onQuery({ ...query, currency: currency === currencies[0] ? null : currency })}
      />
      <InlineSelect
        label="Netting"
        isWide
        value={query.netting}
        options={EXPOSURE_NETTINGS.map((netting) => [netting, NETTING_WORDS[netting]])}
        onChoose={(value) => onQuery({ ...query, netting: nettingOf(value) })}
      />
      {board === null ? null : <Totals board={board} />}
    </div>
  );
}

function Totals({ board }: { readonly board: ExposureBoard }): ReactNode {
  const { total, scale, ask } = board;
  const left = incompleteText(total);
  const figures = [
    ['Net', 'net', figureText(total, total.net, scale, 'always')],
    ['Gross', 'gross', figureText(total, total.gross, scale)],
    ['Long', 'long', figureText(total, total.long, scale)],
    ['Short', 'short', figureText(total, total.short, scale)],
  ] as const;
  const whole = { trader: null, symbol: null };
  return (
    <div className="flex min-w-0 flex-wrap items-baseline gap-x-3">
      <dl className="flex flex-wrap items-baseline gap-x-3" aria-label="Totals">
        {figures.map(([name, metric, text]) => (
          <div key={name} className="flex items-baseline gap-1">
            <dt className="text-cap text-ink-2">{name}</dt>
            <dd
              className="value font-semibold"
              data-total={metric}
              {...whyMark(exposureQuestion(board, whole, metric))}
            >
              {text}
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-cap text-ink-2">
        {ask.currency}, {NETTING_WORDS[ask.netting]}, at {formatSeq(board.seq)}
        {left === '' ? '' : `; ${left}`}
      </p>
    </div>
  );
}

function keyOf({ level, id }: ExposureNode): string {
  return `${level}:${id}`;
}

function nodeOf(key: string): ExposureNode | null {
  const at = key.indexOf(':');
  if (at < 0) return null;
  return { level: key.slice(0, at) === 'desk' ? 'desk' : 'trader', id: key.slice(at + 1) };
}

function nettingOf(value: string): ExposureNetting {
  return EXPOSURE_NETTINGS.find((netting) => netting === value) ?? 'account';
}

/** The first node needs no name in the address; one that came by a link stands in the list, too. */
function optionsOf(nodes: readonly ExposureNode[], chosen: ExposureNode | null): InlineOptions {
  const [first, ...others] = nodes;
  const known = others.some((node) => chosen !== null && keyOf(node) === keyOf(chosen));
  const all = chosen === null || known ? others : [...others, chosen];
  return [['', first?.id ?? 'Firm'], ...all.map((node) => [keyOf(node), node.id] as const)];
}
