import type { CalendarDefined, SessionChanged } from '#lib/model/input.ts';
import type { CalendarState } from './state.ts';
import { refuse } from './world.ts';
import type { Verdict, World } from './world.ts';

export function defineCalendar(world: World, input: CalendarDefined): Verdict {
  const { calendarId, zone, resetMinute, closedDates = [], sessions = [] } = input;
  const former = world.state.calendars.get(calendarId);
  openCalendar(world, { calendarId, zone, resetMinute, closedDates, sessions });
  // Without sessions nothing would ever open again what they had closed.
  if (sessions.length === 0 && former !== undefined && former.sessions.length > 0) setOpen(world, calendarId, true);
  return null;
}

type Definition = Pick<CalendarState, 'calendarId' | 'zone' | 'resetMinute'> &
  Partial<Pick<CalendarState, 'closedDates' | 'sessions'>>;

/** A calendar new or defined anew: the open day stands, and when it ends is told by the next roll [SE5]. */
export function openCalendar(world: World, definition: Definition): void {
  const { calendarId, zone, resetMinute, closedDates = [], sessions = [] } = definition;
  const { calendars } = world.state;
  const known = calendars.get(calendarId);
  const label = known?.label ?? null;
  const isSame = known?.zone === zone && known.resetMinute === resetMinute && sameDates(known, closedDates);
  const nextInstantUs = isSame ? known.nextInstantUs : null;
  const prices = known?.prices ?? null;
  const resets = known?.resets ?? [];
  const isSameHours = known?.zone === zone && JSON.stringify(known.sessions) === JSON.stringify(sessions);
  const sessionUs = isSameHours ? known.sessionUs : null;
  const kept = { label, nextInstantUs, prices, resets, sessionUs };
  calendars.set(calendarId, { calendarId, zone, resetMinute, closedDates, sessions, ...kept });
}

/** Ages stand still while a venue is closed; when it opens, what it last said is as old as it is. */
export function changeSession(world: World, input: SessionChanged): Verdict {
  const { state } = world;
  const calendar = state.calendars.get(input.calendarId);
  if (calendar === undefined) return refuse('unknownCalendar', 'calendarId', `calendar=${input.calendarId}`);
  if (input.instantUs !== undefined) calendar.sessionUs = input.instantUs;
  setOpen(world, input.calendarId, input.isOpen);
  return null;
}

function setOpen(world: World, calendarId: string, isOpen: boolean): void {
  const { state } = world;
  state.closedVenues = state.closedVenues.filter((closed) => closed !== calendarId);
  if (!isOpen) state.closedVenues.push(calendarId);
  world.freshness.reviewAll();
}

function sameDates(known: CalendarState, closedDates: readonly string[]): boolean {
  return known.closedDates.join() === closedDates.join();
}
