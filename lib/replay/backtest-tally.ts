import { rungRank } from '#lib/model/limit.ts';
import type { Rung, ScopeNode } from '#lib/model/limit.ts';
import type { AlertTransitioned } from '#lib/model/effect.ts';
import { BACKTEST_LIST_MAX, BACKTEST_TIMELINE_PARTS, FLAP_WINDOW_US, FLAPS_OF_FLAPPING } from '#lib/model/backtest.ts';
import type { BacktestAlert, BacktestRange, BacktestSide } from '#lib/model/backtest.ts';

const TEN_MINUTES_US = 600_000_000;

type NodeTally = {
  readonly node: ScopeNode;
  firstAlarmUs: number;
  firstBreachUs: number | null;
  /** When the last alert of the node left its reset band; null while it stands, or before the first. */
  recoveredUs: number | null;
  flaps: number;
};
type OpenAlert = { readonly node: ScopeNode; readonly seq: number; readonly atUs: number; rung: Rung };

/** Counts the alerts of one limit from its transitions, as they come. */
export class BacktestTally {
  readonly #range: BacktestRange;
  readonly #nodes = new Map<string, NodeTally>();
  readonly #list: OpenAlert[] = [];
  /** The alert of a node that rises while it stands, if it is in the list. */
  readonly #open = new Map<string, OpenAlert>();
  readonly #timeline: number[] = Array.from({ length: BACKTEST_TIMELINE_PARTS }, () => 0);
  /** Instants of the alarms of the last ten minutes, oldest first. */
  readonly #recent: number[] = [];
  #alerts = 0;
  #breaches = 0;
  #flaps = 0;
  #peak = 0;
  #firstBreach: BacktestAlert | null = null;

  constructor(range: BacktestRange) {
    this.#range = range;
  }

  add(notice: AlertTransitioned): void {
    const { alert, trigger } = notice;
    const key = `${alert.scope.level}/${alert.scope.id}`;
    if (isAlarm(notice)) this.#alarm(key, notice);
    const node = this.#nodes.get(key);
    if (node === undefined) return;
    if (trigger === 'reset' || trigger === 'resetQuiet') node.recoveredUs ??= notice.atUs;
    const standing = this.#open.get(key);
    if (standing !== undefined && rungRank(alert.rung) > rungRank(standing.rung)) standing.rung = alert.rung;
    if (alert.rung === 'breach' && isStanding(notice)) this.#breach(node, notice);
  }

  #alarm(key: string, notice: AlertTransitioned): void {
    const { alert, atUs, seq, from } = notice;
    const known = this.#nodes.get(key);
    const node = known ?? { node: alert.scope, firstAlarmUs: atUs, firstBreachUs: null, recoveredUs: null, flaps: 0 };
    this.#nodes.set(key, node);
    if (node.recoveredUs !== null && atUs - node.recoveredUs <= FLAP_WINDOW_US) {
      node.flaps += 1;
      this.#flaps += 1;
    }
    node.recoveredUs = null;
    this.#count(atUs);
    // Inside the band it is the same alert that fires again.
    if (from === 'recovering' || from === 'recoveringAcknowledged') return;
    this.#alerts += 1;
    const opened: OpenAlert = { node: alert.scope, seq, atUs, rung: alert.rung };
    this.#open.set(key, opened);
    if (this.#list.length < BACKTEST_LIST_MAX) this.#list.push(opened);
  }

  #count(atUs: number): void {
    const recent = this.#recent;
    recent.push(atUs);
    while ((recent[0] ?? atUs) <= atUs - TEN_MINUTES_US) recent.shift();
    this.#peak = Math.max(this.#peak, recent.length);
    const { fromUs, toUs } = this.#range;
    const place = Math.floor(((atUs - fromUs) / (toUs - fromUs)) * BACKTEST_TIMELINE_PARTS);
    const part = Math.min(BACKTEST_TIMELINE_PARTS - 1, Math.max(0, place));
    this.#timeline[part] = (this.#timeline[part] ?? 0) + 1;
  }

  #breach(node: NodeTally, { alert, atUs, seq }: AlertTransitioned): void {
    if (node.firstBreachUs !== null) return;
    node.firstBreachUs = atUs;
    this.#breaches += 1;
    this.#firstBreach ??= { node: alert.scope, seq, atUs, rung: 'breach' };
  }

  /** First breach of each node, by its key. */
  breaches(): ReadonlyMap<string, { readonly node: ScopeNode; readonly atUs: number }> {
    const found = new Map<string, { readonly node: ScopeNode; readonly atUs: number }>();
    for (const [key, { node, firstBreachUs }] of this.#nodes)
      if (firstBreachUs !== null) found.set(key, { node, atUs: firstBreachUs });
    return found;
  }

  side(): BacktestSide {
    const leads: number[] = [];
    let flappingNodes = 0;
    for (const { firstAlarmUs, firstBreachUs, flaps } of this.#nodes.values()) {
      if (firstBreachUs !== null) leads.push(firstBreachUs - firstAlarmUs);
      if (flaps > FLAPS_OF_FLAPPING) flappingNodes += 1;
    }
    return {
      alerts: this.#alerts,
      nodes: this.#nodes.size,
      breaches: this.#breaches,
      firstBreach: this.#firstBreach,
      peakTenMinutes: this.#peak,
      flaps: this.#flaps,
      flappingNodes,
      medianLeadUs: medianOf(leads),
      timeline: [...this.#timeline],
      list: this.#list.map((alert) => ({ ...alert })),
    };
  }
}

/** A threshold was crossed, and held where a hold is asked; whoever has taken the alert meanwhile changes nothing of it. */
function isAlarm({ trigger, from }: AlertTransitioned): boolean {
  return trigger === 'crossed' || trigger === 'holdElapsed' || (trigger === 'climbed' && from === 'pending');
}

/** Whether the threshold stands crossed after a transition: what is withdrawn or falls reaches nothing new. */
function isStanding({ to }: AlertTransitioned): boolean {
  return to === 'firing' || to === 'acknowledged';
}

function medianOf(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : Math.round((lower + upper) / 2);
}
