import type { Delta } from '#lib/model/effect.ts';
import type { SessionView } from '#lib/model/view.ts';
import { nextReset, openDayAt } from './calendar.ts';
import type { EnginePort } from './engine-port.ts';

/**
 * Says which day is open before a calendar's first roll: the engine knows no zones, and an invented roll would be a reset
 * of accounts. From the first roll on the engine's own word stands.
 */
export class OpenDay {
  /** A session that was told without its day, as no time was known yet. */
  #bare: SessionView | null = null;

  /** Fills the session among `deltas`, and adds the one told before as soon as there is a time. */
  complete(engine: Pick<EnginePort, 'timeUs' | 'calendars' | 'firm'>, deltas: Delta[]): void {
    const place = deltas.findIndex((delta) => delta.type === 'SessionMoved');
    const told = deltas[place];
    if (told?.type === 'SessionMoved') this.#bare = told.session.nextResetUs === null ? told.session : null;
    if (this.#bare === null) return;
    const session = filled(engine, this.#bare);
    if (session === null) return;
    this.#bare = null;
    const delta: Delta = { type: 'SessionMoved', session };
    if (place < 0) deltas.push(delta);
    else deltas[place] = delta;
  }
}

function filled(engine: Pick<EnginePort, 'timeUs' | 'calendars' | 'firm'>, bare: SessionView): SessionView | null {
  if (engine.timeUs === 0) return null;
  const { calendarId } = engine.firm();
  const calendar = engine.calendars().find((candidate) => candidate.calendarId === calendarId);
  if (calendar === undefined) return null;
  let open = openDayAt(calendar, engine.timeUs);
  // Where a calendar was defined anew within its day, the engine knows the day and only its end is missing.
  while (open.label < bare.tradingDay) open = nextReset(calendar, open.instantUs);
  return { ...bare, tradingDay: open.label, nextResetUs: open.nextInstantUs };
}
