import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ALERT_TRANSITIONS, type Transition } from '#lib/engine/alert-transitions.ts';

const STATES = Object.keys(ALERT_TRANSITIONS) as (keyof typeof ALERT_TRANSITIONS)[];
const TRIGGERS = Object.keys(ALERT_TRANSITIONS.cleared) as (keyof typeof ALERT_TRANSITIONS.cleared)[];

test('[CT2] the alert table printed in ARCHITECTURE.md is the one that runs', () => {
  const document = readFileSync(join(import.meta.dirname, '..', '..', 'ARCHITECTURE.md'), 'utf8');
  expect(tableOf(document)).toBe(render());
});

/** The lines of the table that begins with the trigger column, with the padding of the formatter removed. */
function tableOf(document: string): string {
  const lines = document.split('\n');
  const start = lines.findIndex((line) => /^\| trigger\s/.test(line));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines
    .slice(start, end)
    .map((line) => line.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '---').trim())
    .join('\n');
}

function render(): string {
  const head = `| trigger | ${STATES.join(' | ')} |`;
  const rule = `| ${['trigger', ...STATES].map(() => '---').join(' | ')} |`;
  const rows = TRIGGERS.map(
    (trigger) =>
      `| \`${trigger}\` | ${STATES.map((state) => cell(ALERT_TRANSITIONS[state][trigger], state)).join(' | ')} |`,
  );
  return [head, rule, ...rows].join('\n');
}

function cell(transition: Transition, from: string): string {
  switch (transition.type) {
    case 'to':
      return from === 'cleared' && (transition.state === 'firing' || transition.state === 'pending')
        ? `${transition.state}, new`
        : transition.state;
    case 'same':
      return '=';
    case 'impossible':
      return '!';
    case 'refused':
      return `✕ ${transition.reason}`;
  }
}
