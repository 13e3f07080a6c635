'use strict';
/**
 * The doors of the house: which room may import which, and which package stands in which room. A door that is not
 * written here is a wall; type-only imports count. `server/lint/walls.test.ts` plants one fault for every rule.
 */

/** Tests, benches and their helpers may import anything, and nothing may import them. */
const TEST = '(\\.(test|spec|bench)\\.tsx?$)|(-contract\\.ts$)|((^|/)test-[^/]+\\.tsx?$)|((^|/)tests/)|(^server/lint/)';
const FOUNDATION = ['^lib/base/', '^lib/model/'];
const PURE = '^lib/(base|model|engine|replay|sim)/';

/** Sheets, pictures and fonts are not code: pages may take them from their own folder. */
const ASSETS = '\\.(css|svg|png|woff2?)$';

/** Room, its files, the rooms it may import. Two patterns never match one file. */
const SHARED_ROOMS = [
  { room: 'lib-base', files: '^lib/base/', doors: ['^lib/base/'] },
  { room: 'lib-model', files: '^lib/model/', doors: FOUNDATION },
  { room: 'lib-engine', files: '^lib/engine/', doors: [...FOUNDATION, '^lib/engine/'] },
  { room: 'lib-replay', files: '^lib/replay/', doors: [...FOUNDATION, '^lib/(engine|replay)/'] },
  { room: 'lib-sim', files: '^lib/sim/', doors: [...FOUNDATION, '^lib/(engine|replay|sim)/'] },
  { room: 'lib-protocol', files: '^lib/protocol/', doors: [...FOUNDATION, '^lib/protocol/'] },
  { room: 'lib-client', files: '^lib/client/(?!what-if)', doors: [...FOUNDATION, '^lib/(protocol|client)/'] },
  {
    room: 'lib-client-what-if',
    files: '^lib/client/what-if',
    doors: [...FOUNDATION, '^lib/(protocol|client|engine|replay)/'],
  },
  { room: 'components-ui', files: '^components/ui/', doors: ['^components/ui/'] },
  {
    room: 'components',
    files: '^components/(?!ui/)',
    doors: [...FOUNDATION, '^lib/(protocol|client)/', '^components/', ASSETS],
  },
  { room: 'app', files: '^app/', doors: [...FOUNDATION, '^lib/(protocol|client)/', '^components/', '^app/', ASSETS] },
];

const EDGE = 'core-handle|messages|replay-worker';
const SERVER_ROOMS = [
  { room: 'main', files: '^server/main\\.ts$', doors: ['^lib/(?!client/)', '^server/'] },
  { room: 'config', files: '^server/config(-help)?\\.ts$', doors: [] },
  {
    room: 'thread-core',
    files: `^server/thread/(?!(${EDGE})\\.ts$)`,
    doors: ['^lib/(engine|replay)/', '^server/(thread|journal)/'],
  },
  {
    room: 'thread-edge',
    files: `^server/thread/(${EDGE})\\.ts$`,
    doors: ['^lib/(engine|replay)/', '^server/(thread|journal|observe)/'],
  },
  { room: 'journal', files: '^server/journal/', doors: ['^server/journal/'] },
  { room: 'store', files: '^server/store/', doors: ['^server/(store|observe)/'] },
  {
    room: 'auth',
    files: '^server/auth/',
    doors: ['^lib/protocol/', '^server/(auth|store|observe)/', '^server/journal/segment-file\\.ts$'],
  },
  {
    room: 'ingest',
    files: '^server/ingest/(?!demo-[a-z]+\\.ts$)',
    doors: ['^lib/protocol/', '^server/(ingest|thread|auth|observe)/'],
  },
  {
    room: 'demo-ingest',
    files: '^server/ingest/demo-[a-z]+\\.ts$',
    doors: ['^lib/(protocol|sim|replay)/', '^server/(ingest|thread|auth|observe)/'],
  },
  { room: 'publish', files: '^server/publish/', doors: ['^lib/protocol/', '^server/(publish|thread|auth|observe)/'] },
  { room: 'notify', files: '^server/notify/', doors: ['^lib/protocol/', '^server/(notify|thread|store|observe)/'] },
  {
    room: 'history',
    files: '^server/history/',
    doors: ['^lib/(protocol|replay)/', '^server/(history|thread|journal|observe)/'],
  },
  {
    room: 'http',
    files: '^server/http/',
    doors: ['^lib/protocol/', '^server/(http|thread|history|auth|store|observe)/'],
  },
  { room: 'observe', files: '^server/observe/', doors: ['^server/observe/'] },
  {
    room: 'cluster',
    files: '^server/cluster/',
    doors: ['^lib/protocol/', '^server/(cluster|thread|journal|observe)/'],
  },
  { room: 'cli', files: '^server/cli/', doors: ['^lib/(?!client/)', '^server/(?!main\\.ts$)'] },
].map((entry) => ({ ...entry, doors: [...FOUNDATION, ...entry.doors] }));

const BROWSER_TESTS = [
  { room: 'e2e', files: '^e2e/(?!floor-fingerprint\\.ts$)', doors: ['^lib/(base|model|protocol|sim)/', '^e2e/'] },
  // The engine itself runs in the browser there: the same entries must give the same fingerprint in every host.
  {
    room: 'e2e-engine',
    files: '^e2e/floor-fingerprint\\.ts$',
    doors: ['^lib/(base|model|engine|protocol|sim)/', '^e2e/'],
  },
];

const PAGES = ['^app/', '^components/'];

/**
 * The files of the protocol that check what comes in, by zod. A page takes their types and never their code: zod is
 * larger than all of the protocol, and the server checks anyway.
 */
const CODECS =
  '^lib/protocol/(audit-query|backtest-schema|codec|http-api|http-commands|ingest|ingest-fields|ingest-schemas|monitor-export|objective-schema|preferences-schema|ref|silence-codec|sparks-schema)\\.ts$';
/** Package (a pattern of its name) and the only files that may import it. */
const PACKAGES = [
  // Every door checks what comes in; the shapes that a client needs too stand in lib/protocol.
  { name: 'zod', only: [CODECS, '^server/config\\.ts$', '^server/(http|ingest|publish|cli)/'] },
  { name: 'zustand', only: ['^lib/client/'] },
  { name: 'socket.io-client', only: ['^lib/client/'] },
  { name: 'react', only: ['^lib/client/', ...PAGES] },
  { name: 'react-dom', only: PAGES },
  { name: 'recharts', only: ['^components/charts/'] },
  { name: 'next', only: ['^app/', '^server/main\\.ts$', '^components/(?!ui/)'] },
  { name: 'radix-ui', only: ['^components/ui/'] },
  { name: '@tanstack/[^/]+', rule: 'tanstack', only: ['^components/'] },
  { name: 'class-variance-authority', only: ['^components/ui/'] },
  { name: 'clsx', only: ['^components/ui/'] },
  { name: 'tailwind-merge', only: ['^components/ui/'] },
  { name: 'lucide-react', only: PAGES },
  { name: 'get-nonce', only: PAGES },
  { name: '@fontsource-variable/[^/]+', rule: 'fontsource', only: ['^app/'] },
  { name: 'fastify', only: ['^server/http/', '^server/main\\.ts$'] },
  { name: '@fastify/[^/]+', rule: 'fastify-plugins', only: ['^server/http/'] },
  { name: 'fastify-type-provider-zod', only: ['^server/http/'] },
  {
    name: 'socket.io',
    only: ['^server/main\\.ts$', '^server/publish/socket-gateway\\.ts$', '^server/ingest/socket-ingest\\.ts$'],
  },
  { name: 'kysely', only: ['^server/store/'] },
  { name: 'pg', only: ['^server/store/'] },
  { name: '(better-auth|better-call|@better-auth/[^/]+)', rule: 'better-auth', only: ['^server/auth/'] },
  { name: '@node-rs/argon2', rule: 'argon2', only: ['^server/auth/'] },
  { name: 'rate-limiter-flexible', only: ['^server/(auth|publish)/'] },
  { name: 'pino', only: ['^server/observe/'] },
  { name: '(commander|cli-progress)', rule: 'command-line', only: ['^server/cli/', '^bench/'] },
  { name: '(@playwright/test|@axe-core/playwright)', rule: 'playwright', only: ['^e2e/', '^bench/browser/'] },
];

/** Where a package stands; its types may come from @types. */
const inModules = (name) => `(^|/)node_modules/(@types/)?${name.replace('socket.io', 'socket\\.io')}/`;

const SOURCES = '^(lib|server|components|app|e2e)/';
const KNOWN_SERVER = SERVER_ROOMS.map(({ files }) => files);
const KNOWN = [...SHARED_ROOMS.map(({ files }) => files), ...KNOWN_SERVER, ...BROWSER_TESTS.map(({ files }) => files)];

const roomRules = [...SHARED_ROOMS, ...SERVER_ROOMS, ...BROWSER_TESTS].map(({ room, files, doors }) => ({
  name: `room-${room}`,
  comment: `${room} may import only: ${doors.join(' ')}`,
  severity: 'error',
  from: { path: files, ...(room.startsWith('e2e') ? {} : { pathNot: [TEST] }) },
  // Packages, Node modules, tests and what cannot be found have rules of their own, so that a fault has one finding.
  to: {
    pathNot: [...doors, '(^|/)node_modules/', TEST, '^server/config(-help)?\\.ts$', '^bench/'],
    dependencyTypesNot: ['core'],
    couldNotResolve: false,
  },
}));

const packageRules = PACKAGES.map(({ name, rule = name, only }) => ({
  name: `package-${rule}`,
  comment: `${rule} is imported only by: ${only.join(' ')}`,
  severity: 'error',
  from: { path: SOURCES, pathNot: [...only, TEST, PURE] },
  to: { path: inModules(name) },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    ...packageRules,
    {
      name: 'pure-rooms-import-nothing-ambient',
      comment: 'A pure room imports no package and no Node module, also not a type of one.',
      severity: 'error',
      from: { path: PURE, pathNot: [TEST] },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-node-modules-in-the-browser',
      comment: 'What the browser loads has no Node modules.',
      severity: 'error',
      from: { path: '^(lib/(protocol|client)|components|app)/', pathNot: [TEST] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-zod-in-the-browser',
      comment: 'What the browser loads takes types of the files that check by zod, and no code, however far the way.',
      severity: 'error',
      from: { path: '^(lib/(protocol|client)|components|app)/', pathNot: [CODECS, TEST] },
      to: { path: CODECS, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'package-sqlite',
      comment: 'The embedded database is opened in server/store only.',
      severity: 'error',
      from: { path: SOURCES, pathNot: ['^server/store/', '^(lib|components|app)/', TEST] },
      to: { path: '^(node:)?sqlite$' },
    },
    {
      name: 'package-of-no-room',
      comment: 'A package that no room has been given: a new one needs a decision record and a line in PACKAGES.',
      severity: 'error',
      from: { path: SOURCES, pathNot: [TEST, PURE] },
      to: { path: '(^|/)node_modules/', pathNot: PACKAGES.map(({ name }) => inModules(name)) },
    },
    {
      name: 'config-by-main-and-cli',
      comment: 'Rooms receive their settings as arguments; only main.ts and cli/ import config.ts.',
      severity: 'error',
      from: { path: SOURCES, pathNot: ['^server/main\\.ts$', '^server/cli/', TEST] },
      to: { path: '^server/config\\.ts$' },
    },
    {
      name: 'no-import-of-tests',
      comment: 'Tests, benches and their helpers are imported by tests and benches only.',
      severity: 'error',
      from: { path: SOURCES, pathNot: [TEST] },
      to: { path: [TEST, '^bench/'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one thing, or one of them holds a third.',
      severity: 'error',
      from: { path: SOURCES },
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'What cannot be found is not there, or no rule has looked at it.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-unknown-room',
      comment: 'A new room needs a decision record and a row above.',
      severity: 'error',
      from: { path: '^(lib|server)/', pathNot: [...KNOWN, TEST] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
    builtInModules: { add: ['node:sqlite', 'sqlite'] },
  },
};
