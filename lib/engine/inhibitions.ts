import { isQuiet } from './alert-asking.ts';
import type { AlertEntry } from './alert-entry.ts';
import type { Alerts } from './alerts.ts';
import type { EngineState } from './state.ts';

/**
 * [SU6] An account's breach explains what fires of that account's own symbols meanwhile: the rule of the breach says so.
 * Work is by the alerts of one account; the index is formed again from the cold state.
 */
export class Inhibitions {
  private readonly state: EngineState;
  private readonly alerts: Alerts;
  /** Ids of the alerts that are not cleared, by account. */
  private readonly open = new Map<string, Set<string>>();

  constructor(state: EngineState, alerts: Alerts) {
    this.state = state;
    this.alerts = alerts;
    for (const entry of state.alerts.values()) this.note(entry);
  }

  /** An alert fires, the record of it not yet written: an open breach of its account may explain it. */
  fired(entry: AlertEntry): void {
    entry.inhibitedBy = isChild(entry) ? (this.parentOf(entry)?.alertId ?? null) : null;
  }

  /** An alert took a transition: what it explained asks when it explains nothing any more. */
  moved(entry: AlertEntry): void {
    this.note(entry);
    if (!explains(entry)) this.release(entry);
  }

  /** A version of its rule may have turned it off. */
  judged(entry: AlertEntry): void {
    if (!entry.inhibits) this.release(entry);
  }

  private note({ alertId, scope, state }: AlertEntry): void {
    if (scope.level !== 'account') return;
    const held = this.open.get(scope.id);
    if (state !== 'cleared') {
      if (held === undefined) this.open.set(scope.id, new Set([alertId]));
      else held.add(alertId);
      return;
    }
    held?.delete(alertId);
    if (held?.size === 0) this.open.delete(scope.id);
  }

  private release(parent: AlertEntry): void {
    if (!parent.hasInhibited) return;
    parent.hasInhibited = false;
    for (const child of this.ofAccount(parent)) {
      if (child.inhibitedBy !== parent.alertId) continue;
      child.inhibitedBy = this.parentOf(child)?.alertId ?? null;
      if (!isQuiet(child)) this.alerts.onAsking(child);
      this.alerts.mark(child, 'inhibitionEnded', null);
    }
  }

  /** The oldest breach that explains an alert; none where that is higher. Breach is the highest rung, so none is. */
  private parentOf(child: AlertEntry): AlertEntry | null {
    const parent = this.ofAccount(child).find((entry) => entry !== child && explains(entry)) ?? null;
    if (parent !== null) parent.hasInhibited = true;
    return parent;
  }

  /** In order of their opening: a restored engine has met them in another one. */
  private ofAccount({ scope }: AlertEntry): AlertEntry[] {
    const ids = scope.level === 'account' ? [...(this.open.get(scope.id) ?? [])] : [];
    const entries = ids.flatMap((alertId) => this.state.alerts.get(alertId) ?? []);
    return entries.toSorted((a, b) => a.openedSeq - b.openedSeq || (a.alertId < b.alertId ? -1 : 1));
  }
}

/** Of an account, cut to a symbol or an instrument, and not marked as never masked. */
function isChild({ scope, symbol, suppressible }: AlertEntry): boolean {
  return scope.level === 'account' && symbol !== '' && suppressible;
}

/** A breach of a whole account whose rule inhibits, while it holds or nobody has taken it. */
function explains(entry: AlertEntry): boolean {
  const { scope, symbol, state, inhibits, rung, rungPeak, acknowledgement } = entry;
  if (!inhibits || scope.level !== 'account' || symbol !== '') return false;
  if (state === 'pending' || state === 'cleared' || state === 'clearedUnacknowledged') return false;
  return (acknowledgement === null ? rungPeak : rung) === 'breach';
}
