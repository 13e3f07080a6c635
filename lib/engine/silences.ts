import type { AlertMark } from '#lib/model/alert.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import { rungRank } from '#lib/model/limit.ts';
import { matchesAlert } from '#lib/model/silence.ts';
import type { SilenceEnd, SilenceView } from '#lib/model/silence.ts';
import { isQuiet, isUnownedBreach } from './alert-asking.ts';
import type { AlertEntry, SilenceMask } from './alert-entry.ts';
import type { Alerts } from './alerts.ts';
import { ENDED_SILENCES_KEPT } from './silence-state.ts';
import type { SilenceEntry } from './silence-state.ts';
import type { EngineState } from './state.ts';

type At = { readonly seq: Seq; readonly atUs: Microseconds };

const MARKS: Readonly<Record<SilenceEnd, AlertMark>> = {
  expired: 'silenceExpired',
  lifted: 'silenceLifted',
  climbed: 'silenceClimbed',
};

/** Silences that live, and what they mask. Only those of the cold state are kept; this is formed again from them. */
export class Silences {
  private readonly state: EngineState;
  private readonly alerts: Alerts;
  /** In order of their setting: the first that matches is the one that masks. */
  readonly live = new Map<string, SilenceEntry>();
  private nextEndUs = Number.POSITIVE_INFINITY;

  constructor(state: EngineState, alerts: Alerts) {
    this.state = state;
    this.alerts = alerts;
    for (const silence of state.silences.values())
      if (silence.ended === null) this.live.set(silence.silenceId, silence);
    this.findNextEnd();
  }

  /** Puts a silence in force: what is open and matches is masked, but for a breach that nobody owns [SU2]. */
  set(silence: SilenceEntry): void {
    this.state.silences.set(silence.silenceId, silence);
    this.live.set(silence.silenceId, silence);
    this.findNextEnd();
    this.alerts.announce(silence);
    for (const entry of this.state.alerts.values()) {
      const isOpen = entry.state !== 'cleared' && entry.state !== 'pending';
      if (!isOpen || entry.silence !== null || !this.masks(silence, entry, isUnownedBreach(entry))) continue;
      entry.silence = maskOf(silence, entry);
      this.alerts.mark(entry, 'silenced', silence.byName);
    }
  }

  /** An alert fires, the record of it not yet written: under a silence set before, it does not ask [AL6]. */
  fired(entry: AlertEntry): void {
    entry.silence = this.first(entry, false);
  }

  /** An alert took a transition: a climb above the rung it was masked at ends a silence that says so. */
  moved(entry: AlertEntry): void {
    const silence = this.live.get(entry.silence?.silenceId ?? '');
    if (silence === undefined || entry.silence === null || !silence.endsOnClimb) return;
    if (rungRank(entry.rung) > rungRank(entry.silence.rung))
      this.end(silence, { as: 'climbed', byName: null, ...this.alerts.now });
  }

  /** [SU7] on the journal's clock, before the entry that reaches its time applies. */
  endDue(at: At): void {
    if (at.atUs < this.nextEndUs) return;
    const due = [...this.live.values()].filter(({ untilUs }) => untilUs <= at.atUs);
    for (const silence of due) this.end(silence, { as: 'expired', byName: null, ...at });
  }

  /** It ends, and what it masked is told: another silence masks it now, or it asks from here on. */
  end(silence: SilenceEntry, ended: NonNullable<SilenceView['ended']>): void {
    const { seq, atUs, as, byName } = ended;
    silence.ended = { as, byName, seq, atUs };
    this.live.delete(silence.silenceId);
    this.findNextEnd();
    this.alerts.announce(silence);
    for (const entry of this.state.alerts.values()) {
      if (entry.silence?.silenceId !== silence.silenceId) continue;
      const wasQuiet = isQuiet(entry);
      entry.silence = this.first(entry, isUnownedBreach(entry));
      if (wasQuiet && !isQuiet(entry)) this.alerts.onAsking(entry);
      this.alerts.mark(entry, MARKS[as], byName);
    }
    this.forgetOldest();
  }

  /** The mask that an undone acknowledgement brings back: the one held before, while its silence lives [AL19]. */
  restored(entry: AlertEntry, before: SilenceMask | null): SilenceMask | null {
    if (before !== null && this.live.has(before.silenceId)) return before;
    return this.first(entry, entry.rungPeak === 'breach');
  }

  /** The live ones in order of their setting, then the newest that ended. */
  views(endedMax: number): SilenceView[] {
    const ended = [...this.state.silences.values()].filter(({ silenceId }) => !this.live.has(silenceId));
    const newest = ended.toSorted((a, b) => (b.ended?.seq ?? 0) - (a.ended?.seq ?? 0)).slice(0, endedMax);
    return [...this.live.values(), ...newest].map((silence) => ({ ...silence }));
  }

  private first(entry: AlertEntry, isUnowned: boolean): SilenceMask | null {
    for (const silence of this.live.values()) if (this.masks(silence, entry, isUnowned)) return maskOf(silence, entry);
    return null;
  }

  /** [SU2] a breach that nobody owns is masked only by what was there before it fired. */
  private masks(silence: SilenceEntry, entry: AlertEntry, isUnowned: boolean): boolean {
    if (!entry.suppressible || !matchesAlert(silence.matcher, entry)) return false;
    return silence.setSeq < entry.firedSeq || !isUnowned;
  }

  private findNextEnd(): void {
    this.nextEndUs = Number.POSITIVE_INFINITY;
    for (const { untilUs } of this.live.values()) this.nextEndUs = Math.min(this.nextEndUs, untilUs);
  }

  private forgetOldest(): void {
    const { silences } = this.state;
    const ended = [...silences.values()].filter(({ silenceId }) => !this.live.has(silenceId));
    const tooMany = ended.length - ENDED_SILENCES_KEPT;
    if (tooMany <= 0) return;
    const oldest = ended.toSorted((a, b) => (a.ended?.seq ?? 0) - (b.ended?.seq ?? 0)).slice(0, tooMany);
    for (const { silenceId } of oldest) silences.delete(silenceId);
  }
}

function maskOf({ silenceId, byName, untilUs, setSeq }: SilenceEntry, entry: AlertEntry): SilenceMask {
  return { silenceId, byName, untilUs, rung: entry.rung, firedUnder: setSeq < entry.firedSeq };
}
