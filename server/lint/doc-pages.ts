import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ACTOR_KINDS,
  EVENT_NAMES,
  expectedOfEvent,
  expectedOfRoute,
  ROUTE_IDS,
} from '#server/auth/authorisation-matrix.ts';
import { needsConfirmation, ROUTES, type RouteRule } from '#server/auth/permissions.ts';
import { alertTable } from './alert-table.ts';
import { ATTACKS } from './attack-list.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Pages that are written from the code that runs: `npm run docs`. */
export const DOC_PAGES: readonly { readonly path: string; readonly render: () => string }[] = [
  { path: 'docs/authorisation.md', render: renderAuthorisation },
  { path: 'docs/attacks.md', render: renderAttacks },
  { path: 'docs/alerts.md', render: renderAlerts },
];

function renderAuthorisation(): string {
  const head = `| door | ${ACTOR_KINDS.join(' | ')} |`;
  const rule = `| --- | ${ACTOR_KINDS.map(() => '---').join(' | ')} |`;
  const routes = ROUTE_IDS.map((id) => {
    const { method, path }: RouteRule = ROUTES[id];
    return `| \`${method} ${path}\` | ${ACTOR_KINDS.map((actor) => expectedOfRoute(id, actor)).join(' | ')} |`;
  });
  const events = EVENT_NAMES.map(
    (event) => `| \`${event}\` | ${ACTOR_KINDS.map((actor) => expectedOfEvent(event, actor)).join(' | ')} |`,
  );
  return [
    '# Who may do what',
    '',
    'Written by `npm run docs` from `server/auth/permissions.ts` and `server/auth/authorisation-matrix.ts`; `server/http/authorisation.test.ts` runs every cell against the doors. A route that is not in the registry stops the start, an event that is not in it is unknown.',
    '',
    'The actor out of scope is a manager of another desk, or a lead where managers are not admitted. `revoked` is a person who was switched off, `ingest` a token of a feed.',
    '',
    '- `admitted`: the handler runs. `401`, `403`, `404`: the answer of HTTP; 404 also for what exists and is out of scope.',
    '- `ownRows`: admitted, and the answer holds nothing out of scope. `outOfScope`: admitted, and what is out of scope is refused one by one.',
    '- `noLine`: the upgrade to a socket is refused. `forbidden`, `notFound`: the answer of a socket.',
    '',
    '## Routes',
    '',
    head,
    rule,
    ...routes,
    '',
    'Any other method than the listed one is answered 405.',
    '',
    `Without a password or second factor of the last five minutes these are answered 403 \`reauthenticationNeeded\`, whoever asks: ${confirmedRoutes()}.`,
    '',
    '## Socket events',
    '',
    head,
    rule,
    ...events,
    '',
    `The same holds for ${EVENT_NAMES.filter((event) => needsConfirmation(event))
      .map((event) => `\`${event}\``)
      .join(', ')}, and for \`propose\` where it asks for an emergency.`,
    '',
  ].join('\n');
}

function confirmedRoutes(): string {
  const rules = ROUTE_IDS.map((id): RouteRule => ROUTES[id]).filter((rule) => rule.confirmed === true);
  return rules.map(({ method, path }) => `\`${method} ${path}\``).join(', ');
}

function renderAttacks(): string {
  const rows = ATTACKS.map(({ id, attack, answer, files, missing }) => {
    const shown = files.map((file) => `\`${file}\` (${titlesWith(file, id).length})`).join(', ');
    return `| ${id} | ${attack} | ${answer} | ${shown === '' ? 'none' : shown} | ${missing ?? 'nothing'} |`;
  });
  return [
    '# Attacks and what shows the answer',
    '',
    'Written by `npm run docs` from `server/lint/attack-list.ts`. The number after a file counts its tests whose names carry the id; a check finds a test that is gone or that no row names. The figures of floods and of guessing (S5, S7, S11) are printed by `npm run bench -- --only attacks`.',
    '',
    '| id | attack | expected answer | shown by | not yet |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function renderAlerts(): string {
  return [
    '# The life of an alert',
    '',
    'Written by `npm run docs` from `lib/engine/alert-transitions.ts`, the table that the engine runs; `lib/engine/alerts.test.ts` holds it to the specification, `lib/engine/alerts.property.test.ts` walks through it at random.',
    '',
    'State and trigger give the next state. `=` no change, `!` cannot occur (an assertion), `✕` the command is refused with that reason. `cleared` is also the start. Suppression and freshness are marks beside the state, never states.',
    '',
    alertTable(),
    '',
  ].join('\n');
}

/** Lines of a test file that name the attack: one a test, or a table of them. */
export function titlesWith(file: string, id: string): readonly string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return text.split('\n').filter((line) => /(^|\s|\()['"`]\[/.test(line) && line.includes(`[${id}]`));
}

/** The text without what the formatter adds: padding of tables. */
export function withoutPadding(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith('|') ? line.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---') : line).trim())
    .join('\n');
}

if (import.meta.main) {
  for (const { path, render } of DOC_PAGES) writeFileSync(join(ROOT, path), render());
}
