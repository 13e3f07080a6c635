import type { AlertRecord } from '#lib/model/alert.ts';
import type { Delta, Notice, Outcome } from '#lib/model/effect.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { FillView, LimitView, PositionView } from '#lib/model/view.ts';

export const ENGINE_VERSION = '1';
export type EngineSnapshot = { readonly engineVersion: string; readonly seq: number; readonly state: unknown };
export type EngineAccountDetail = { readonly index: number; readonly positions: readonly PositionView[]; readonly limits: readonly LimitView[]; readonly fills: readonly FillView[] };
export type EngineCalendar = { readonly calendarId: string; readonly zone: string; readonly resetMinute: number; readonly label: string | null; readonly nextInstantUs: number | null };
export class RiskEngine {
  get seq(): Seq { return 0 as Seq; }
  get timeUs(): Microseconds { return 0 as Microseconds; }
  apply(_entry: JournalEntry, _out: (Notice | Outcome)[]): void {}
  collect(_out: Delta[]): void {}
  collectAll(_out: Delta[]): void {}
  isDirty(_account: string): boolean { return false; }
  accountDetail(_account: string): EngineAccountDetail | null { return null; }
  alerts(_clearedMax: number): AlertRecord[] { return []; }
  personLimits(): LimitView[] { return []; }
  calendars(): readonly EngineCalendar[] { return []; }
  firm(): { readonly firm: string; readonly reportingCurrency: string; readonly calendarId: string } { return { firm: 'firm', reportingCurrency: 'USD', calendarId: 'firm' }; }
  account(_account: string): { readonly index: number; readonly trader: string; readonly desk: string; readonly currency: string } | null { return null; }
  fingerprint(): string { return '0000000000000000'; }
  snapshot(): EngineSnapshot { return { engineVersion: ENGINE_VERSION, seq: 0, state: null }; }
  static restore(_snapshot: EngineSnapshot): RiskEngine { return new RiskEngine(); }
}
