import { PROGRAMME_ROWS_MAX } from '#lib/model/programme-limit.ts';
import type { ProgrammeLimit, ProgrammeLimits } from '#lib/model/programme-limit.ts';
import { accountAt } from './state.ts';
import type { LimitState } from './state.ts';
import type { World } from './world.ts';

type Counts = { watch: number; warning: number; critical: number; breach: number };
type Row = Omit<ProgrammeLimit, 'rungCounts'> & { accounts: number; readonly rungCounts: Counts };

/**
 * [LC2] the rules of programmes with how many accounts stand on each rung, read from the states as they were judged.
 *
 * @param desks Only accounts of these; null is the whole firm.
 */
export function programmeLimits({ state }: World, desks: readonly string[] | null): ProgrammeLimits {
  const rows = new Map<string, Row>();
  for (const limit of state.limits.values()) {
    if (limit.source !== 'ruleset' || limit.account < 0) continue;
    const account = accountAt(state, limit.account);
    if (desks !== null && !desks.includes(account.desk)) continue;
    const key = rowKey(account, limit);
    const row = rows.get(key) ?? emptyRow(account, limit);
    rows.set(key, row);
    row.accounts += 1;
    if (limit.rung !== 'none') row.rungCounts[limit.rung] += 1;
  }
  const all = [...rows.values()].toSorted(compareRows);
  return { atUs: state.timeUs, rows: all.slice(0, PROGRAMME_ROWS_MAX), count: all.length };
}

type Owner = Pick<ReturnType<typeof accountAt>, 'account' | 'rulesetId' | 'rulesetName' | 'rulesetVersion'>;

/** A rule that left the programme stays on its account until it is retired; it is told apart by its id. */
function rowKey({ account, rulesetId, rulesetVersion }: Owner, { definition }: LimitState): string {
  const { limitId, rule, currency } = definition;
  return JSON.stringify([rulesetId, rulesetVersion, limitId.slice(account.length), rule.type, rule.amount, currency]);
}

function emptyRow({ rulesetId, rulesetName, rulesetVersion }: Owner, { definition }: LimitState): Row {
  const rungCounts = { watch: 0, warning: 0, critical: 0, breach: 0 };
  return { rulesetId, programme: rulesetName, version: rulesetVersion, definition, accounts: 0, rungCounts };
}

function compareRows(a: Row, b: Row): number {
  return (
    compareTexts(a.programme, b.programme) ||
    b.version - a.version ||
    compareTexts(a.definition.name, b.definition.name) ||
    b.accounts - a.accounts
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
