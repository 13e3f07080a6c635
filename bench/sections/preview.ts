import { collectGarbage, spreadText, timed, timingOf } from '../measure.ts';
import { barOf, grouped, row } from '../row.ts';
import type { Row } from '../row.ts';
import { foldAll } from '../work/engine-contender.ts';
import { EntryWriter, fillEntries, markEntries, openingEntries } from '../work/mark-entries.ts';
import { makeMarkWork } from '../work/mark-work.ts';
import type { Section } from './section.ts';
import { RiskEngine } from '../../lib/engine/engine.ts';
import type { LimitDraft } from '../../lib/model/limit.ts';

const ACCOUNTS = 5_000;
const HOLDINGS_EACH = 10;
const RUNS = 21;
const BAR_MS = 250;

const LADDER = { watch: '50', warning: '75', critical: '90', hysteresis: '2' };
const METRICS = ['gross', 'dailyLoss', 'openLoss', 'leverageGross'] as const;

/** Plain texts of this file, which the cast names. */
function draftOf(metric: string, amount: string, baseVersion: number): LimitDraft {
  const rule = { type: 'metric', metric, amount, breachWhen: 'lte' };
  const common = { ladder: LADDER, alertFrom: 'warning', ackFrom: 'critical', currency: 'USD', per: 'account' };
  const scope = { level: 'firm', id: 'Bench' };
  return { limitId: metric, name: metric, scope, rule, ...common, baseVersion } as unknown as LimitDraft;
}

/** What a draft over every account would do at once, as the core answers it while a draft is edited. */
export const preview: Section = async ({ seed, isQuick, say }) => {
  const accounts = isQuick ? 100 : ACCOUNTS;
  say(`preview: ${grouped(accounts)} accounts x ${HOLDINGS_EACH}`);
  const work = makeMarkWork({ seed, accounts, holdingsEach: HOLDINGS_EACH, holders: 100, marks: 2_000 });
  const writer = new EntryWriter();
  const engine = new RiskEngine();
  foldAll(engine, [...openingEntries(work, writer), ...fillEntries(work, writer), ...markEntries(work, writer)]);
  const define = { type: 'DefineLimit', actor: { user: 'bench', name: 'Bench', role: 'lead' }, clientActionId: 'd' };
  foldAll(engine, [writer.entry('person', { ...define, draft: draftOf('gross', '900000', 0) })]);
  const before = engine.fingerprint();
  const rows = METRICS.map((metric) => rowOf(engine, metric, isQuick ? 2 : RUNS, accounts));
  const isChanged = engine.fingerprint() !== before;
  const note =
    'One limit with a value for each account over the whole firm; the first draft is compared with the version in force. The engine changes nothing while it answers.';
  return [
    { title: 'Would fire now', note, rows: rows.map((each) => ({ ...each, isWrong: each.isWrong || isChanged })) },
  ];
};

function rowOf(engine: RiskEngine, metric: string, runs: number, accounts: number): Row {
  const seconds: number[] = [];
  let result = '';
  let isWrong = false;
  for (let run = 0; run < runs; run += 1) {
    // Every edit asks for other amounts.
    const draft = draftOf(metric, String(500_000 + run * 1_000), metric === 'gross' ? 1 : 0);
    collectGarbage();
    const asked = timed(() => engine.queries.preview(draft));
    seconds.push(asked.seconds);
    const answer = asked.value;
    isWrong ||= !answer.ok || answer.preview.nodes !== accounts;
    result = answer.ok ? JSON.stringify(answer.preview.counts) : answer.reason;
  }
  const sorted = seconds.toSorted((a, b) => a - b);
  const p95Ms = (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0) * 1_000;
  const timing = timingOf(seconds);
  return row({
    what: `draft on ${metric}`,
    work: `${grouped(accounts)} accounts x ${HOLDINGS_EACH} holdings`,
    figure: `${(timing.medianSeconds * 1_000).toFixed(1)} ms median, ${p95Ms.toFixed(1)} ms p95`,
    spread: spreadText(timing),
    bar: accounts === ACCOUNTS ? barOf('P12', p95Ms, { atMost: BAR_MS }, ' ms') : '',
    result,
    isWrong,
  });
}
