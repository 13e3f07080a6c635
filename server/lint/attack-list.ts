/**
 * The attack catalogue of security.md section 13: each row with the files whose tests show it, by its id in their names,
 * and what is not shown yet.
 */
export type Attack = {
  readonly id: string;
  readonly attack: string;
  readonly answer: string;
  readonly files: readonly string[];
  readonly missing: string | null;
};

const ATTACKS_TEST = 'server/http/attacks.test.ts';
const FLOODS_TEST = 'server/http/floods.test.ts';
const APP_TEST = 'server/http/app.test.ts';
const SIGN_IN_TEST = 'server/auth/sign-in.test.ts';

export const ATTACKS: readonly Attack[] = [
  {
    id: 'S1',
    attack: 'WebSocket upgrade from a foreign, absent or `null` origin with a valid cookie',
    answer: 'refused before any 101',
    files: [ATTACKS_TEST],
    missing: null,
  },
  {
    id: 'S2',
    attack: 'handshake without session; expired, revoked, tampered',
    answer: 'refused; nothing is held',
    files: [ATTACKS_TEST, SIGN_IN_TEST],
    missing: null,
  },
  {
    id: 'S3',
    attack: 'person switched off, role lowered, scope changed, token revoked while the socket is open',
    answer: 'cut within 1 s; every later event refused',
    files: [ATTACKS_TEST, SIGN_IN_TEST],
    missing: null,
  },
  {
    id: 'S4',
    attack:
      'each event x each role; unknown event, wrong types, missing answer, one given twice, 10,000 events at once',
    answer: '`forbidden`, `badRequest`, `unknownEvent`, cut; never a crash',
    files: [ATTACKS_TEST, FLOODS_TEST, 'server/http/authorisation.test.ts'],
    missing: null,
  },
  {
    id: 'S5',
    attack: 'packet above 64 KiB, 11 attachments, tiny fragments, ping flood, namespace flood, deflate bomb',
    answer: 'connection cut; memory bounded',
    files: [ATTACKS_TEST, FLOODS_TEST],
    missing: null,
  },
  {
    id: 'S6',
    attack: 'join a foreign room; subscribe to a desk out of scope; read a total beyond scope',
    answer: 'refused or not there',
    files: [ATTACKS_TEST],
    missing: null,
  },
  {
    id: 'S7',
    attack: '20,000 handshakes of strangers; 5,000 idle sockets; slow requests',
    answer: 'limits hold',
    files: [ATTACKS_TEST, FLOODS_TEST],
    missing: null,
  },
  {
    id: 'S8',
    attack: 'cross-site form and fetch POST to every mutating route; other content types; method override',
    answer: '403, 405 or 415; nothing changed',
    files: [ATTACKS_TEST, APP_TEST],
    missing: null,
  },
  {
    id: 'S9',
    attack: 'script in account, symbol, note, rule name, alert text; `javascript:` link',
    answer: 'shown as text; the policy blocks a planted probe',
    files: ['e2e/script-text.spec.ts'],
    missing: 'the import of a CSV, which does not exist yet; names with control characters are refused at the door',
  },
  {
    id: 'S10',
    attack: 'cookie attributes, fixation, entropy, idle and absolute end',
    answer: 'as SS1 to SS3',
    files: [APP_TEST],
    missing: null,
  },
  {
    id: 'S11',
    attack: 'guessing: one account from many addresses, many accounts from one, timing of unknown users',
    answer: 'growing delay, equal work',
    files: [SIGN_IN_TEST],
    missing: null,
  },
  {
    id: 'S12',
    attack: 'ingest: no token, a wrong one, in the address, revoked, read with a write token',
    answer: '401; a repeated batch changes nothing',
    files: [ATTACKS_TEST],
    missing: null,
  },
  {
    id: 'S13',
    attack: 'every kind of actor x every route, method, event',
    answer: 'as docs/authorisation.md',
    files: [
      'server/http/authorisation.test.ts',
      APP_TEST,
      'server/http/audit-routes.test.ts',
      'server/lint/doc-pages.test.ts',
    ],
    missing: null,
  },
  {
    id: 'S14',
    attack: 'foreign id in every id slot; `role`, `approvedBy`, `actor` in a body',
    answer: '404, 400',
    files: [ATTACKS_TEST],
    missing: null,
  },
  {
    id: 'S15',
    attack:
      'loosening approved by the requester, by his second session, changed after proposal, late, twice, approved and rejected at once, by a disabled approver, by a manager where only leads approve (outside an emergency)',
    answer: 'refused; tightening alone takes force at once; an emergency ends by itself',
    files: ['lib/engine/proposals.test.ts', 'lib/engine/emergencies.test.ts', 'lib/engine/four-eyes.property.test.ts'],
    missing: null,
  },
  {
    id: 'S16',
    attack: 'audit log: edit, delete, reorder, insert, cut tail, swap files',
    answer: 'first bad entry named; a cut tail found by an anchor',
    files: [
      'server/auth/retention.test.ts',
      'server/auth/audit-check.property.test.ts',
      'server/cli/audit.test.ts',
      'e2e/audit.spec.ts',
    ],
    missing: null,
  },
  {
    id: 'S17',
    attack: 'webhook to spellings of loopback, metadata and private hosts, rebinding, redirects',
    answer: 'refused or cut',
    files: [],
    missing: 'not applicable yet: the server makes no outgoing call; the row is due with the first webhook',
  },
  {
    id: 'S18',
    attack: 'cells beginning with `= + - @`, tab, NUL, CR; quotes; line breaks',
    answer: 'defused and quoted',
    files: ['lib/protocol/csv.test.ts', 'server/http/audit-routes.test.ts'],
    missing: null,
  },
  {
    id: 'S19',
    attack: 'injection into headers, file names, SQL; path traversal in names',
    answer: 'refused or encoded',
    files: [ATTACKS_TEST],
    missing: 'lines of the log',
  },
  {
    id: 'S20',
    attack: 'secrets in git, bundle, source maps, logs, errors, process list; default password',
    answer: 'none found',
    files: ['server/lint/secrets.test.ts'],
    missing: 'the history of git, the bundle, the process list',
  },
  {
    id: 'S21',
    attack: 'a throw in each handler',
    answer: 'generic body and id; refused, not allowed',
    files: [APP_TEST],
    missing: null,
  },
  {
    id: 'S22',
    attack: 'dependency with install script, foreign host, missing integrity, below its floor',
    answer: 'the build fails',
    files: ['server/lint/floors.test.ts'],
    missing: 'a dependency younger than seven days: the lock does not hold the day of a release',
  },
  {
    id: 'S23',
    attack: 'prototype pollution by bodies, query, socket arguments',
    answer: 'refused; `({}).x` stays undefined',
    files: [ATTACKS_TEST, APP_TEST],
    missing: 'the import of a configuration, which does not exist yet',
  },
  {
    id: 'S24',
    attack: 'request smuggling, bad or double `Host`, spoofed `X-Forwarded-*`, TRACE, headers of the page framework',
    answer: '400, 421, ignored, 405',
    files: [ATTACKS_TEST, APP_TEST],
    missing: null,
  },
];
