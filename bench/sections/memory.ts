import { join } from 'node:path';

import { askChild } from '../child.ts';
import { fittedExponent } from '../fit.ts';
import type { MemoryAnswer, MemoryOrder } from '../memory-probe.ts';
import { barOf, grouped, row } from '../row.ts';
import type { Row } from '../row.ts';
import type { Section } from './section.ts';

const PROBE = join(import.meta.dirname, '..', 'memory-probe.ts');
const HOLDINGS_EACH = 10;
const BAR_ACCOUNTS = 100_000;
const MEBI = 2 ** 20;

/** Bytes of an account with three rules, and of a holding with its one fill. */
export const memory: Section = async ({ seed, isQuick, say }) => {
  const rows: Row[] = [];
  const points: { readonly size: number; readonly cost: number }[] = [];
  for (const accounts of isQuick ? [100] : [1_000, 10_000, BAR_ACCOUNTS]) {
    say(`memory: ${grouped(accounts)} accounts x ${HOLDINGS_EACH} holdings`);
    const order: MemoryOrder = { seed, accounts, holdingsEach: HOLDINGS_EACH };
    const answer = await askChild<MemoryAnswer>(PROBE, order);
    points.push({ size: accounts, cost: answer.allBytes });
    rows.push(...rowsOf(answer, accounts));
  }
  if (points.length > 1)
    rows.push(row({ what: 'growth of memory with accounts, exponent', figure: fittedExponent(points).toFixed(2) }));
  const note = 'Heap and buffers of the engine after a collection, each size in a fresh process.';
  return [{ title: 'Memory', note, rows }];
};

function rowsOf(answer: MemoryAnswer, accounts: number): readonly Row[] {
  const holdings = accounts * HOLDINGS_EACH;
  const work = `${grouped(accounts)} accounts x ${HOLDINGS_EACH} holdings, 3 rules each`;
  const result = `state ${answer.fingerprint}`;
  const allMiB = answer.allBytes / MEBI;
  return [
    row({
      what: 'an account with its rules',
      work,
      figure: `${grouped(answer.accountsBytes / accounts)} bytes`,
      result,
    }),
    row({
      what: 'a holding with its fill',
      work,
      figure: `${grouped((answer.allBytes - answer.accountsBytes) / holdings)} bytes`,
      result,
    }),
    row({
      what: 'the whole engine',
      work,
      figure: `${grouped(allMiB)} MiB (process ${grouped(answer.residentBytes / MEBI)} MiB)`,
      bar: accounts === BAR_ACCOUNTS ? barOf('P11', allMiB, { atMost: 1_024 }, ' MiB') : '',
      result,
    }),
  ];
}
