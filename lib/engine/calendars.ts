import type { CalendarDefined, SessionChanged } from '#lib/model/input.ts';
import type { CalendarState } from './state.ts';
import { refuse } from './world.ts';
import type { Verdict, World } from './world.ts';

export function defineCalendar(world: World, input: CalendarDefined): Verdict {
  const { calendarId, zone, resetMinute, closedDates = [] } = input;
  openCalendar(world, { calendarId, zone, resetMinute, closedDates });
  return null;
}

type Definition = Pick<CalendarState, 'calendarId' | 'zone' | 'resetMinute'> &
  Partial<Pick<CalendarState, 'closedDates'>>;

/** A calendar new or defined anew: the open day stands, and when it ends is told by the next roll [SE5]. */
export function openCalendar(world: World, { calendarId, zone, resetMinute, closedDates = [] }: Definition): void {
  const { calendars } = world.state;
  const known = calendars.get(calendarId);
  const label = known?.label ?? null;
  const isSame = known?.zone === zone && known.resetMinute === resetMinute && sameDates(known, closedDates);
  const nextInstantUs = isSame ? known.nextInstantUs : null;
  const prices = known?.prices ?? null;
  const resets = known?.resets ?? [];
  const kept = { label, nextInstantUs, prices, resets };
  calendars.set(calendarId, { calendarId, zone, resetMinute, closedDates, ...kept });
}

/** Ages stand still while a venue is closed; when it opens, what it last said is as old as it is. */
export function changeSession(world: World, input: SessionChanged): Verdict {
  const { state } = world;
  if (!state.calendars.has(input.calendarId)) {
    return refuse('unknownCalendar', 'calendarId', `calendar=${input.calendarId}`);
  }
  state.closedVenues = state.closedVenues.filter((calendarId) => calendarId !== input.calendarId);
  if (!input.isOpen) state.closedVenues.push(input.calendarId);
  world.freshness.reviewAll();
  return null;
}

function sameDates(known: CalendarState, closedDates: readonly string[]): boolean {
  return known.closedDates.join() === closedDates.join();
}
