import { parseUnits } from '#lib/base/decimal.ts';
import type { AmountIn } from '#lib/model/objectives.ts';
import type { Ruleset } from '#lib/model/ruleset.ts';
import { wallTimeKey } from './conduct.ts';
import { calendarOf } from './state.ts';
import type { AccountState } from './state.ts';
import { openCalendar } from './calendars.ts';
import { bindObjectives } from './trading-record.ts';
import { refuse } from './world.ts';
import type { Moment, Refusal, World } from './world.ts';

/** Why a programme cannot stand on an account, before anything is written. */
export function programmeFault(account: AccountState, ruleset: Ruleset): Refusal | null {
  const { startBalance, objectives } = ruleset;
  if (startBalance !== undefined && parseUnits(startBalance, 24) !== account.start24) {
    return refuse('invalidLimit', 'ruleset.startBalance', `startBalance=${startBalance} allowed="that of the account"`);
  }
  if (objectives === undefined) return null;
  const { profitTarget } = objectives;
  if (profitTarget !== undefined && profitTarget.phase >= profitTarget.amounts.length) {
    return refuse('invalidLimit', 'ruleset.objectives.profitTarget', `phase=${profitTarget.phase}`);
  }
  // [LL14] of a balance of 0 there are no percentages.
  const percents: readonly ({ readonly amountIn: AmountIn } | undefined)[] = [
    profitTarget,
    objectives.maxLossPerTrade,
    objectives.openLossCap,
    objectives.maxRiskPerPosition,
  ];
  const isPercent = percents.some((asked) => asked?.amountIn === 'pctInitial');
  if (isPercent && account.initial24 <= 0n) return refuse('invalidLimit', 'ruleset.objectives', 'initial=0');
  return null;
}

/** Binds what a programme says beside its limits: the pin, the reset, the objectives with their wall times. */
export function bindProgramme(world: World, account: AccountState, ruleset: Ruleset, moment: Moment): void {
  const { state } = world;
  const { presetId, presetVersion, options = {}, reset, objectives = null } = ruleset;
  const isSame = account.rulesetId === ruleset.rulesetId;
  account.pin = presetId === undefined ? null : { presetId, presetVersion: presetVersion ?? ruleset.version, options };
  if (reset !== undefined) rollBy(world, account, reset);
  bindObjectives(account, objectives, isSame, moment.atUs);
  const flatBy = objectives?.flatBy;
  if (flatBy === undefined) return;
  const { zone, minute } = flatBy;
  const key = wallTimeKey(zone, minute);
  if (!state.wallTimes.has(key)) state.wallTimes.set(key, { zone, minute, lastUs: moment.atUs });
}

/** The account rolls by this reset from now on; one that does so already keeps its calendar, closed dates and all. */
function rollBy(world: World, account: AccountState, reset: { readonly zone: string; readonly minute: number }): void {
  const { calendars } = world.state;
  const present = calendars.get(calendarOf(world.state, account));
  if (present?.zone === reset.zone && present.resetMinute === reset.minute) return;
  const calendarId = `reset:${reset.zone}@${reset.minute}`;
  if (!calendars.has(calendarId)) openCalendar(world, { calendarId, zone: reset.zone, resetMinute: reset.minute });
  account.calendarId = calendarId;
}
