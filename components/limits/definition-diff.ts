import { formatDecimalText } from '#lib/client/format.ts';
import type { LimitDefinition, LimitDraft } from '#lib/model/limit.ts';
import { notifyText } from './attention-form.ts';
import { ruleText, scopeText, unitText } from './rule-text.ts';

/** One line of a readable difference; `before` null: there was none, `after` null: there is none any more. */
export type DiffLine = { readonly what: string; readonly before: string | null; readonly after: string | null };

type Content = Omit<LimitDefinition, 'version'> | LimitDraft;

/** What a change of a limit changes, in the words of the limits page; equal lines are left out [LE8]. */
export function diffDefinitions(before: Content | null, after: Content | null): readonly DiffLine[] {
  const [was, is] = [contentLines(before), contentLines(after)];
  const lines: DiffLine[] = [];
  for (const what of new Set([...was.keys(), ...is.keys()])) {
    const [old, next] = [was.get(what) ?? null, is.get(what) ?? null];
    if (old !== next) lines.push({ what, before: old, after: next });
  }
  return lines;
}

/** What a limit says, a line each. */
export function contentLines(definition: Content | null): ReadonlyMap<string, string> {
  if (definition === null) return new Map();
  const { ladder, scope, hard, holdMs, confirm, per, resetBand, refireStep, ackLapseMs } = definition;
  const { reasonDue, notSuppressible, inhibits, notify = [] } = definition;
  const isAbsolute = definition.rule.type === 'metric' && definition.rule.mode === 'absolute';
  const unit = isAbsolute ? unitText(definition) : '%';
  const step = (text: string): string => `${formatDecimalText(text)}${unit === '' ? '' : ` ${unit}`}`;
  const pairs: (readonly [string, string | null | undefined])[] = [
    ['Name', definition.name],
    // The text of a rule says its amount, unit, cut and terms.
    ['Rule', ruleText({ ...definition, version: 0 })],
    ['Breach', definition.rule.breachWhen === 'lt' ? 'when passed' : 'when reached'],
    ['Action', 'action' in definition.rule ? ACTIONS[definition.rule.action] : null],
    ['Scope', scopeText(scope)],
    ['One value for each', per === undefined || per === 'node' ? null : per],
    ['Watch', ladder.watch === null ? null : step(ladder.watch)],
    ['Warning', ladder.warning === null ? null : step(ladder.warning)],
    ['Critical', ladder.critical === null ? null : step(ladder.critical)],
    ['Reset', isAbsolute ? (resetBand ?? null) : `${formatDecimalText(ladder.hysteresis)} points below`],
    ['Alert from', definition.alertFrom],
    ['Asks for acknowledgement from', definition.ackFrom],
    ['Hold', holdMs === undefined || holdMs === 0 ? null : `${holdMs / 1_000} s`],
    ['Fires again when worse by', refireStep === undefined ? null : `${formatDecimalText(refireStep)} % of the limit`],
    ['Acknowledgement holds', ackLapseMs === undefined ? null : `${ackLapseMs / 60_000} min`],
    ['Acknowledgement owes a reason', reasonDue === true ? 'yes' : null],
    ['Snooze and silence', notSuppressible === true ? 'never' : null],
    ['Alerts of the same account’s symbols', inhibits === true ? 'explained by its breach' : null],
    ['Told when nobody acts', notify.length === 0 ? null : notifyText(notify)],
    ['Observations in a row', confirm === undefined || confirm === 1 ? null : String(confirm)],
    [
      'Gate at breach',
      hard === undefined ? null : `${GATES[hard.gate]}${hard.latches ? ', until a lead resets it' : ''}`,
    ],
  ];
  return new Map(pairs.flatMap(([what, text]) => (text === null || text === undefined ? [] : [[what, text]])));
}

const ACTIONS = { fail: 'fails the account', pause: 'pauses the account', alertOnly: 'alert only' } as const;
const GATES = { reduceOnly: 'reduce only', blocked: 'no orders' } as const;
