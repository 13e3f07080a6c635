import { ALERT_TRANSITIONS, type Transition } from '#lib/engine/alert-transitions.ts';

const STATES = Object.keys(ALERT_TRANSITIONS) as (keyof typeof ALERT_TRANSITIONS)[];
const TRIGGERS = Object.keys(ALERT_TRANSITIONS.cleared) as (keyof typeof ALERT_TRANSITIONS.cleared)[];

/** The table of states and triggers that the engine runs, as Markdown. */
export function alertTable(): string {
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
