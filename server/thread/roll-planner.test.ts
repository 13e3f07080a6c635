import { expect, test } from 'vitest';
import { maxLoss, Scenario } from '#lib/engine/scenario.test-kit.ts';
import type { AccountId, CalendarId, RulesetId } from '#lib/model/ids.ts';
import type { Ladder } from '#lib/model/limit.ts';
import { RollPlanner } from './roll-planner.ts';

// The cast brands literals that are decimals.
const LADDER = { watch: '50', warning: '75', critical: '90', hysteresis: '2' } as unknown as Ladder;
const HOUR_US = 3_600_000_000;

/** 2026-03-06 is a Friday; the United States change on the Sunday after it. */
const START_US = Date.parse('2026-03-06T12:00:00Z') * 1_000;

function desk(flatByMinute: number): { made: Scenario; planner: RollPlanner } {
  const made = new Scenario(undefined, START_US).firm().list('ES', '50').open('A', '50000');
  const rule = { ruleId: 'max', name: 'max', rule: maxLoss('2000', 'none'), ladder: LADDER } as const;
  const outcome = made.do({
    type: 'AssignRuleset',
    ...made.at(),
    ...made.actor(),
    account: 'A' as AccountId,
    ruleset: {
      rulesetId: 'p' as RulesetId,
      version: 1,
      name: 'Programme',
      rules: [{ ...rule, alertFrom: 'warning', ackFrom: 'critical' }],
      reset: { zone: 'America/Chicago', minute: 1_020 },
      objectives: { flatBy: { zone: 'America/Chicago', minute: flatByMinute } },
    },
  });
  expect(outcome.type).toBe('Accepted');
  return { made, planner: new RollPlanner(made.engine) };
}

/** What the clock enters up to an instant, each applied as it comes. */
function entered({ made, planner }: ReturnType<typeof desk>, hours: number): string[] {
  const found: string[] = [];
  const untilUs = START_US + hours * HOUR_US;
  for (let due = planner.due(untilUs); due !== null; due = planner.due(untilUs)) {
    const at = new Date(due.instantUs / 1_000).toISOString().slice(5, 16);
    if (due.type === 'SessionChanged') found.push(`${at} ${due.isOpen ? 'open' : 'closed'} ${due.calendarId}`);
    else found.push(`${at} ${due.type === 'WallTimeReached' ? 'flatBy' : due.calendarId}`);
    made.wait(due.instantUs - made.at().tsEventUs - 1_000_000);
    expect(made.do(due, 'clock').type).toBe('Accepted');
    planner.noteApplied(due);
  }
  return found;
}

test('[PR7] wall times stand between the day rolls, by the wall clock of their zone, each once', () => {
  const made = desk(910);
  expect(entered(made, 4 * 24)).toEqual([
    '03-06T21:10 flatBy',
    '03-06T23:00 reset:America/Chicago@1020',
    '03-07T00:00 day',
    '03-07T21:10 flatBy',
    '03-07T23:00 reset:America/Chicago@1020',
    '03-08T00:00 day',
    '03-08T20:10 flatBy',
    '03-08T22:00 reset:America/Chicago@1020',
    '03-09T00:00 day',
    '03-09T20:10 flatBy',
    '03-09T22:00 reset:America/Chicago@1020',
    '03-10T00:00 day',
  ]);
  expect(entered(made, 4 * 24)).toEqual([]);
});

test('[PR7] [SE8] a wall time at the instant of a reset belongs to the day that it ends', () => {
  expect(entered(desk(1_020), 12)).toEqual([
    '03-06T23:00 flatBy',
    '03-06T23:00 reset:America/Chicago@1020',
    '03-07T00:00 day',
  ]);
});

test('[SE5] a restart between two entries of one instant loses neither', () => {
  const first = desk(1_020);
  // Both have been announced once, so that the second time they are due by their announcement.
  expect(entered(first, 12)).toHaveLength(3);
  const { made, planner } = first;
  const due = planner.due(START_US + 36 * HOUR_US);
  expect(due?.type).toBe('WallTimeReached');
  if (due === null) return;
  made.wait(due.instantUs - made.at().tsEventUs - 1_000_000);
  made.do(due, 'clock');
  const restarted = { made, planner: new RollPlanner(made.engine) };
  expect(entered(restarted, 36)).toEqual(['03-07T23:00 reset:America/Chicago@1020', '03-08T00:00 day']);
});

/** A calendar without a reset in the way, open from Monday 09:30 to Friday 16:00. */
function venue(made: Scenario, closeMinute = 960): void {
  const sessions = [{ openDay: 1, openMinute: 570, closeDay: 5, closeMinute }];
  const outcome = made.do({
    type: 'CalendarDefined',
    ...made.at(),
    calendarId: 'day' as CalendarId,
    zone: 'UTC',
    resetMinute: 0,
    sessions,
  });
  expect(outcome.type).toBe('Accepted');
}

function edges(floor: { made: Scenario; planner: RollPlanner }, hours: number): string[] {
  return entered(floor, hours).filter((line) => / (open|closed) /.test(line));
}

test('[MK5] a venue opens and closes by its calendar, also where it was defined while closed', () => {
  // Friday noon: open, closed in the evening, open again on Monday.
  const made = new Scenario(undefined, START_US).firm();
  venue(made);
  const floor = { made, planner: new RollPlanner(made.engine) };
  expect(edges(floor, 72)).toEqual(['03-06T12:00 open day', '03-06T16:00 closed day', '03-09T09:30 open day']);
  expect(edges(floor, 72)).toEqual([]);
  // A restart enters nothing again, and what was missed comes in order.
  const restarted = { made, planner: new RollPlanner(made.engine) };
  expect(edges(restarted, 24 * 10)).toEqual(['03-13T16:00 closed day', '03-16T09:30 open day']);
});

test('[MK5] hours defined anew count at once, and a person says otherwise until the next edge', () => {
  const made = new Scenario(undefined, START_US).firm().list('X', '1');
  const floor = { made, planner: new RollPlanner(made.engine) };
  const define = (closeMinute: number): void => {
    venue(made, closeMinute);
    floor.planner = new RollPlanner(made.engine);
  };
  define(960);
  expect(edges(floor, 1)).toEqual(['03-06T12:00 open day']);
  define(600);
  expect(edges(floor, 1)).toEqual(['03-06T12:00 closed day']);
  made.do({ type: 'SessionChanged', ...made.at(), calendarId: 'day' as CalendarId, isOpen: true });
  expect(edges(floor, 72)).toEqual(['03-09T09:30 open day']);
});
