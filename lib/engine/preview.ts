import { PREVIEW_ROWS_MAX } from '#lib/model/limit-preview.ts';
import type { LimitPreview, PreviewAnswer, PreviewRow, RungCounts } from '#lib/model/limit-preview.ts';
import type { Seq } from '#lib/model/ids.ts';
import { rungRank } from '#lib/model/limit.ts';
import type { LimitDefinition, LimitDraft, Rung } from '#lib/model/limit.ts';
import type { AccountReadings } from './account-readings.ts';
import { usedBp } from './ladder.ts';
import { membersOf } from './leaves.ts';
import type { LimitReading } from './limit-reader.ts';
import { limitKey } from './limit-nodes.ts';
import { newLimit, relevelFrom, renew } from './limit-versions.ts';
import { isLossRule, raiseLevels, readTerms } from './loss-rule.ts';
import { measuresOther } from './loosening.ts';
import { histogramOf } from './preview-histogram.ts';
import { warningsOf } from './preview-warnings.ts';
import type { Rehearsed } from './rehearsal.ts';
import { definitionOfDraft, draftFault } from './proposed-changes.ts';
import { needsSecondPerson } from './second-person.ts';
import { accountAt } from './state.ts';
import type { LimitState } from './state.ts';
import { wholeUnits } from './whole-units.ts';
import type { World } from './world.ts';

/**
 * [LE2] what a draft would do if it were defined now: every node is judged on copies by the functions that judge a limit
 * in force, so both agree; nothing of the state is written.
 */
export function previewLimit(world: World, draft: LimitDraft): PreviewAnswer {
  const fault = draftFault(world, draft);
  if (fault !== null) return { ok: false, ...fault };
  const definition = definitionOfDraft(world, draft);
  const before = world.state.limits.get(definition.limitId) ?? null;
  const rehearsed = rehearse(world, before, definition);
  const live = before === null ? [] : statesOf(world, before);
  return { ok: true, preview: summarize(world, { definition, before, rehearsed, live }) };
}

type Rehearsal = {
  readonly definition: LimitDefinition;
  readonly before: LimitState | null;
  readonly rehearsed: readonly Rehearsed[];
  readonly live: readonly LimitState[];
};

function summarize(world: World, { definition, before, rehearsed, live }: Rehearsal): LimitPreview {
  const alertRank = rungRank(definition.alertFrom);
  const liveRank = before === null ? 5 : rungRank(before.definition.alertFrom);
  const counts = countRungs(rehearsed.map(({ limit }) => limit.rung));
  const moved = { more: 0, fewer: 0, higher: 0, lower: 0 };
  const seen = new Set<LimitState>();
  for (const { limit, live: old } of rehearsed) {
    if (old !== null) seen.add(old);
    const wasRank = old === null ? 0 : rungRank(old.rung);
    const isRank = rungRank(limit.rung);
    const [was, is] = [old !== null && wasRank >= liveRank, isRank >= alertRank];
    if (is && !was) moved.more += 1;
    else if (was && !is) moved.fewer += 1;
    else if (is && isRank > wasRank) moved.higher += 1;
    else if (is && isRank < wasRank) moved.lower += 1;
  }
  // Nodes that the live version judges and the draft leaves out.
  for (const old of live) if (!seen.has(old) && rungRank(old.rung) >= liveRank) moved.fewer += 1;
  const members = new Set(rehearsed.flatMap(({ limit }) => membersOf(world, limit.node)));
  return {
    seq: world.state.seq as Seq,
    atUs: world.state.timeUs,
    dayStartUs: world.state.calendars.get(world.state.firm.calendarId)?.resets.at(-1)?.instantUs ?? 0,
    definition,
    live: before?.definition ?? null,
    accounts: members.size,
    nodes: rehearsed.length,
    counts,
    liveCounts: before === null ? null : countRungs(live.map(({ rung }) => rung)),
    ...moved,
    rows: rowsOf(world, rehearsed),
    histogram: histogramOf(definition, rehearsed),
    warnings: warningsOf(world, { definition, before, rehearsed, live, members, more: moved.more }),
    secondPerson: before === null ? null : needsSecondPerson(world, before, definition),
  };
}

/** The states that a limit in force is judged on. */
function statesOf(world: World, limit: LimitState): readonly LimitState[] {
  return limit.isSpread ? world.spread.statesOf(limit.definition) : [limit];
}

function rehearse(world: World, before: LimitState | null, definition: LimitDefinition): readonly Rehearsed[] {
  const readings = world.limits.newReadings();
  return copiesOf(world, before, definition).map((limit) => {
    const live = world.state.limits.get(limitKey(definition, limit.node)) ?? null;
    const isSameNode = live !== null && live.node.level === limit.node.level && live.node.id === limit.node.id;
    return { limit, use: judge(world, limit, readings), live: isSameNode && !live.isSpread ? live : null };
  });
}

/** As `putLimit` would leave them before they are judged. */
function copiesOf(world: World, before: LimitState | null, definition: LimitDefinition): readonly LimitState[] {
  const { state } = world;
  const moment = { seq: state.seq as Seq, atUs: state.timeUs as never };
  if (before === null || measuresOther(before.definition, definition)) {
    const { scope } = definition;
    const account = scope.level === 'account' ? (state.accountIndex.get(scope.id) ?? -1) : -1;
    return world.spread.rehearse(newLimit(world, account, definition, { source: 'person', by: null, moment }));
  }
  return statesOf(world, before).map((live) => {
    const copy = copyOf(live);
    renew(copy, definition, { by: null, moment });
    relevelFrom(world, copy, before.definition.rule);
    return copy;
  });
}

/** What judging writes to is copied; the rest is shared and only read. */
function copyOf(limit: LimitState): LimitState {
  const book = limit.book === null ? null : { ...limit.book };
  return { ...limit, counts: [...limit.counts], book };
}

/** As a limit that was just defined: a loss rule trails this observation first [LL4]. */
function judge(world: World, limit: LimitState, readings: AccountReadings): LimitReading {
  const { rule } = limit.definition;
  const terms = isLossRule(rule) ? readTerms(rule) : null;
  if (terms !== null) raiseLevels(terms, limit, readings.of(limit.account));
  return world.limits.rehearse(limit, terms, readings);
}

function countRungs(rungs: readonly Rung[]): RungCounts {
  const counts = { none: 0, watch: 0, warning: 0, critical: 0, breach: 0 };
  for (const rung of rungs) counts[rung] += 1;
  return counts;
}

/** The worst first: by rung, then by use; what moves before what stays. */
function rowsOf(world: World, rehearsed: readonly Rehearsed[]): readonly PreviewRow[] {
  const rows = rehearsed.map((each) => ({ row: rowOf(world, each), each }));
  rows.sort((a, b) => {
    const byRung = rungRank(b.row.after) - rungRank(a.row.after);
    if (byRung !== 0) return byRung;
    const moves = Number(b.row.before !== b.row.after) - Number(a.row.before !== a.row.after);
    if (moves !== 0) return moves;
    const left = a.row.usedBp ?? badness(a.each, a.row.used);
    const right = b.row.usedBp ?? badness(b.each, b.row.used);
    if (left !== right) return right - left;
    return a.row.node.id < b.row.node.id ? -1 : 1;
  });
  return rows.slice(0, PREVIEW_ROWS_MAX).map(({ row }) => row);
}

function badness({ use }: Rehearsed, used: number | null): number {
  if (used === null) return Number.NEGATIVE_INFINITY;
  return use.steps.isBelow ? -used : used;
}

function rowOf(world: World, { limit, use, live }: Rehearsed): PreviewRow {
  const { rule } = limit.definition;
  const isAbsolute = rule.type === 'metric' && rule.mode === 'absolute';
  const isUnknown = use.value24 === null;
  return {
    node: limit.node,
    trader: limit.account < 0 ? '' : accountAt(world.state, limit.account).trader,
    before: live?.rung ?? null,
    after: limit.rung,
    used: isUnknown ? null : wholeUnits(!isAbsolute && use.used24 < 0n ? 0n : use.used24),
    usedBp: isUnknown || isAbsolute ? null : usedBp(use.used24, use.allowance24, use.breached),
  };
}
