import type { Input } from './input.ts';

/** The time zones that an input names. A machine must know them, or no reset of theirs can be planned. */
export function zonesOf(input: Input): readonly string[] {
  if (input.type === 'CalendarDefined') return [input.zone];
  if (input.type !== 'AssignRuleset') return [];
  const { reset, objectives } = input.ruleset;
  return [reset, objectives?.flatBy].flatMap((time) => (time === undefined ? [] : [time.zone]));
}
