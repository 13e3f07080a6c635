import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Prng } from '#lib/base/prng.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import type { Input } from '#lib/model/input.ts';
import { LIMIT_METRICS } from '#lib/model/limit.ts';
import type { LimitDefinition, LimitDraft, LimitRule, Rung, ScopeNode } from '#lib/model/limit.ts';
import { RiskEngine } from './engine.ts';
import { randomJournal } from './journal.test-kit.ts';
import { DEFAULT_APPROVALS } from './proposal-state.ts';
import { dailyLoss, exposure, ladder, maxLoss, metric, withMore } from './scenario.test-kit.ts';
import { thaw } from './snapshot.ts';
import type { EngineState } from './state.ts';

const OF_ACCOUNT: ReadonlySet<string> = new Set(['equity', 'room', 'timeToFloor']);
const CURRENCIES: Readonly<Record<string, string>> = { A: 'USD', B: 'EUR', C: 'USD', D: 'JPY', E: 'EUR', F: 'USD' };

function pick<Item>(prng: Prng, items: readonly Item[]): Item {
  return items[prng.below(items.length)] as Item;
}

function drawRule(prng: Prng, amount: string): { rule: LimitRule; more: Partial<LimitDefinition> } {
  const kind = prng.below(10);
  if (kind === 0) return { rule: dailyLoss(amount, pick(prng, ['balance', 'max', 'intraday_peak'])), more: {} };
  if (kind === 1) {
    const check = pick(prng, ['intraday', 'eod']);
    const trail = pick(prng, ['none', 'intraday_equity', 'closed_balance'] as const);
    return { rule: withMore(maxLoss(amount, trail), { check, action: pick(prng, ['fail', 'alertOnly']) }), more: {} };
  }
  const confirm = prng.chance(3) ? { confirm: 2 } : {};
  if (kind === 2) return { rule: exposure(pick(prng, ['gross', 'net', 'long', 'short']), amount), more: confirm };
  const name = pick(prng, LIMIT_METRICS);
  if (OF_ACCOUNT.has(name)) {
    const falling = { mode: 'absolute', worseWhen: 'below' } as const;
    const base = Number(amount);
    const steps = { watch: `${base * 4}`, warning: `${base * 3}`, critical: `${base * 2}`, hysteresis: '1' };
    return { rule: metric(name, amount, falling), more: { ladder: steps as never } };
  }
  const hard = prng.chance(4) ? { hard: { gate: 'reduceOnly', latches: prng.chance(2) } as const } : {};
  const within = prng.chance(4) && name !== 'feedAge' ? { within: { assetClass: 'other' } } : {};
  return { rule: metric(name, amount), more: { ...confirm, ...hard, ...within } };
}

/** Any draft at all: the engine's own checks say which can stand, and those are compared. */
function drawDraft(prng: Prng, state: EngineState): LimitDraft {
  const persons = [...state.limits].filter(
    ([key, { source, definition }]) => source === 'person' && key === definition.limitId,
  );
  const amount = String(pick(prng, [1, 5, 40, 300, 2_000, 9_000, 60_000, 700_000]));
  if (prng.chance(2)) {
    const [, { definition }] = pick(prng, persons);
    const { version, ...same } = definition;
    const isOther = prng.chance(3);
    const rule = isOther ? definition.rule : ({ ...definition.rule, amount } as LimitRule);
    const other = isOther ? { ...drawRule(prng, amount).more, rule: drawRule(prng, amount).rule } : {};
    return { ...same, rule, ...other, baseVersion: version };
  }
  const { rule, more } = drawRule(prng, amount);
  const account = pick(prng, Object.keys(CURRENCIES));
  const nodes: readonly ScopeNode[] = [
    { level: 'account', id: account },
    { level: 'trader', id: 't1' },
    { level: 'desk', id: 'd0' },
    { level: 'firm', id: 'house' },
  ];
  const isLoss = rule.type === 'dailyLoss' || rule.type === 'maxLoss';
  const scope = isLoss || OF_ACCOUNT.has('metric' in rule ? rule.metric : '') ? nodes[0] : pick(prng, nodes);
  const per = rule.type === 'metric' && scope?.level !== 'account' && prng.chance(2) ? { per: 'account' as const } : {};
  const currency = isLoss ? (CURRENCIES[account] ?? 'USD') : pick(prng, ['USD', 'EUR']);
  const draft = { limitId: 'new', name: 'new', scope, rule, currency, ...ladder(), ...more, ...per, baseVersion: 0 };
  return draft as LimitDraft;
}

function apply(engine: RiskEngine, input: Input): Outcome {
  const out: (Notice | Outcome)[] = [];
  const time = engine.timeUs;
  const entry = { tsJournalUs: time, tsReceivedUs: time, origin: 'person', inputId: 'x', causationId: null, input };
  engine.apply({ seq: engine.seq + 1, ...entry } as never, out);
  return out[0] as Outcome;
}

function stateOf(engine: RiskEngine): EngineState {
  return thaw(JSON.parse(JSON.stringify(engine.snapshot().state))) as EngineState;
}

function rungsOf(state: EngineState, limitId: string): Map<string, Rung> {
  const found = [...state.limits.values()].filter((limit) => limit.definition.limitId === limitId && !limit.isSpread);
  return new Map(found.map(({ node, rung }) => [`${node.level}/${node.id}`, rung]));
}

test('[LE2] a preview changes nothing, and is what the engine then does when the draft is defined', () => {
  const seen = { compared: 0, refused: 0, risen: 0, renewed: 0 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 60, max: 260 }), (seed, length) => {
      const engine = new RiskEngine();
      for (const entry of randomJournal(seed, length, true)) engine.apply(entry, []);
      apply(engine, {
        type: 'ApprovalsConfigured',
        tsEventUs: engine.timeUs,
        rules: { ...DEFAULT_APPROVALS, twoPersons: false },
      });
      const prng = new Prng(seed + 1);
      const before = engine.fingerprint();
      const state = stateOf(engine);
      const saved = JSON.stringify(engine.snapshot());
      for (let round = 0; round < 6; round += 1) {
        const draft = drawDraft(prng, state);
        const where = `seed=${seed} length=${length} round=${round} ${JSON.stringify(draft)}`;
        const answer = engine.queries.preview(draft);
        expect(engine.fingerprint(), where).toBe(before);
        expect(JSON.stringify(engine.snapshot()), where).toBe(saved);
        const copy = RiskEngine.restore(JSON.parse(saved));
        const actor = { user: 'u1', name: 'U', role: 'lead' } as never;
        const outcome = apply(copy, { type: 'DefineLimit', tsEventUs: copy.timeUs, actor, clientActionId: 'a', draft });
        if (!answer.ok || outcome.type === 'Rejected') {
          const reason = answer.ok ? (answer.preview.secondPerson === null ? 'none' : 'needsApproval') : answer.reason;
          expect(outcome, where).toMatchObject({ type: 'Rejected', reason });
          seen.refused += 1;
          continue;
        }
        const { preview } = answer;
        const rungs = rungsOf(stateOf(copy), draft.limitId);
        const told = new Map(preview.rows.map(({ node, after }) => [`${node.level}/${node.id}`, after]));
        expect(new Map([...told].toSorted()), where).toEqual(new Map([...rungs].toSorted()));
        const was = rungsOf(state, draft.limitId);
        for (const row of preview.rows)
          if (row.before !== null) expect(row.before, where).toBe(was.get(`${row.node.level}/${row.node.id}`));
        seen.compared += 1;
        if ([...rungs.values()].some((rung) => rung !== 'none')) seen.risen += 1;
        if (draft.baseVersion > 0) seen.renewed += 1;
      }
    }),
    { numRuns: 12 },
  );
  // The law would hold for an engine that refuses all, or under drafts that nothing reaches.
  expect(seen.compared).toBeGreaterThan(20);
  expect(seen.risen).toBeGreaterThan(8);
  expect(seen.renewed).toBeGreaterThan(5);
});
