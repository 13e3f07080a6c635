import type { AlertMark, AlertTrigger } from '#lib/model/alert.ts';
import type { LimitChanged, Notice } from '#lib/model/effect.ts';
import { AuditUnavailableError, type AuditChain } from './audit-chain.ts';
import { auditAct, HOUSE, type AuditAct } from './audit-entry.ts';
import { deskOfNode, type AuditPlaces } from './audit-places.ts';

/** Ends of a snooze that no person brought about. */
const SNOOZE_ENDS: ReadonlySet<AlertMark> = new Set([
  'snoozeExpired',
  'snoozeClimbed',
  'snoozeCleared',
  'snoozeDayEnded',
] satisfies AlertMark[]);
const EMERGENCY_ENDS: ReadonlySet<AlertTrigger> = new Set(['reset', 'resetQuiet'] satisfies AlertTrigger[]);
const EMERGENCY = 'emergency';

type Chain = Pick<AuditChain, 'record' | 'note' | 'last'>;

/**
 * What the desk does by itself on the journal's clock and somebody will ask about: masks that end [SU7], emergencies that
 * begin and end [FE8]. It has happened when it is told, so a log that takes nothing keeps it for the next batch.
 */
export class SystemAudit {
  readonly #chain: Chain;
  readonly #places: Pick<AuditPlaces, 'deskOfAccount'>;
  /** What the log holds already; read when a recovery tells something again. */
  #known: Set<string> | null = null;

  constructor(chain: Chain, places: Pick<AuditPlaces, 'deskOfAccount'>) {
    this.#chain = chain;
    this.#places = places;
  }

  /** What was released, in the order of the journal. */
  take(notices: readonly Notice[]): void {
    const acts = notices.flatMap((notice) => this.#actOf(notice, notices) ?? []);
    if (acts.length === 0) return;
    try {
      this.#chain.record(...acts);
    } catch (error) {
      if (!(error instanceof AuditUnavailableError)) throw error;
      for (const act of acts) this.#chain.note(act);
    }
    if (this.#known !== null) for (const act of acts) this.#known.add(keyOf(act));
  }

  /** What a start of the core replayed: only what a crash kept out of the log is added [AU3]. */
  relive(notices: readonly Notice[]): void {
    const acts = notices.flatMap((notice) => this.#actOf(notice, notices) ?? []);
    if (acts.length === 0) return;
    const known = (this.#known ??= this.#held());
    const missing = acts.filter((act) => !known.has(keyOf(act)));
    for (const act of missing) known.add(keyOf(act));
    this.#chain.record(...missing.map((act): AuditAct => ({ ...act, outcome: 'journalled' })));
  }

  #held(): Set<string> {
    const held = new Set<string>();
    this.#chain.last((entry) => {
      if (entry.seq !== null && entry.actor.user === null) held.add(keyOf(entry));
      return false;
    });
    return held;
  }

  #actOf(notice: Notice, all: readonly Notice[]): AuditAct | null {
    switch (notice.type) {
      case 'SilenceChanged': {
        const { silenceId, scope, matcher, untilUs, byName, reason, ended } = notice.silence;
        if (ended === null || ended.as === 'lifted') return null;
        const after = { matcher, untilUs, setBy: byName, reason };
        const desk = deskOfNode(this.#places, scope);
        return actOf('EndSilence', `silence:${silenceId}`, { desk, after, reason: ended.as, seq: notice.seq });
      }
      case 'AlertMarked': {
        if (!SNOOZE_ENDS.has(notice.mark)) return null;
        const { alertId, desk, limitName, scope } = notice.alert;
        const more = { desk: desk || null, after: { limitName, scope }, reason: notice.mark, seq: notice.seq };
        return actOf('EndSnooze', `alert:${alertId}`, more);
      }
      case 'LimitChanged': {
        const { definition, emergency } = notice.limit;
        if (emergency === undefined || emergency.sinceSeq !== notice.seq) return null;
        const after = { definition, emergency };
        const desk = deskOfNode(this.#places, definition.scope);
        const more = { desk, after, reason: emergency.reason, seq: notice.seq };
        return actOf('BeginEmergency', `limit:${definition.limitId}`, more);
      }
      case 'AlertTransitioned': {
        const { alert, trigger, seq } = notice;
        if (alert.ruleType !== EMERGENCY || !EMERGENCY_ENDS.has(trigger)) return null;
        const limitId = alert.limitId.slice(EMERGENCY.length + 1);
        const after = { definition: definitionAt(all, limitId, seq) };
        return actOf('EndEmergency', `limit:${limitId}`, { desk: alert.desk || null, after, seq });
      }
      case 'ProposalChanged':
      case 'DayClosed':
        return null;
    }
  }
}

/** What was put in force of a limit at an entry; null where nothing was. */
function definitionAt(notices: readonly Notice[], limitId: string, seq: number): unknown {
  const isOf = (notice: Notice): notice is LimitChanged =>
    notice.type === 'LimitChanged' && notice.seq === seq && notice.limit.limitId === limitId;
  return notices.find(isOf)?.limit.definition ?? null;
}

function actOf(action: string, target: string, more: Partial<AuditAct>): AuditAct {
  return auditAct({ actor: HOUSE, action, target, outcome: 'done', ...more });
}

function keyOf({ seq, action, target }: AuditAct): string {
  return `${seq}:${action}:${target}`;
}
