import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NAMES, parseConfig, type Config } from './config.ts';
import { SERVER_HELP } from './config-help.ts';

function read(argv: readonly string[], environment: Readonly<Record<string, string>>): Config {
  const result = parseConfig(argv, environment);
  if (!result.ok) throw new Error(result.mistakes.join('\n'));
  return result.config;
}

function mistakes(argv: readonly string[], environment: Readonly<Record<string, string>>): readonly string[] {
  const result = parseConfig(argv, environment);
  return result.ok ? [] : result.mistakes;
}

test('[HT1] nothing given is a desk on loopback that answers to its two loopback names', () => {
  const config = read([], {});
  expect(config).toMatchObject({ host: '127.0.0.1', port: 3000, clock: 'wall', tls: false, demo: null });
  expect(config.publicOrigin).toBe('http://127.0.0.1:3000');
  expect(config.allowedHosts).toEqual(['127.0.0.1:3000', 'localhost:3000']);
  expect(config.dataDir).toMatch(/data$/);
});

test('[HT1] another address needs https in front and a named proxy, said all at once', () => {
  const said = mistakes([], { HOST: '0.0.0.0' });
  expect(said).toHaveLength(2);
  expect(said.join(' ')).toMatch(/PUBLIC_ORIGIN.*TRUSTED_PROXIES/);
  const config = read([], {
    HOST: '0.0.0.0',
    PUBLIC_ORIGIN: 'https://desk.firm.test',
    TRUSTED_PROXIES: '10.0.0.5, 10.1.0.0/16',
  });
  expect(config).toMatchObject({
    tls: true,
    allowedHosts: ['desk.firm.test'],
    allowedOrigins: ['https://desk.firm.test'],
  });
  expect(config.trustedProxies).toEqual(['10.0.0.5', '10.1.0.0/16']);
});

test.each([
  [{ PORT: '70000' }, 'PORT must be'],
  [{ PORT: 'http' }, 'PORT must be'],
  [{ PORT: '3000.5' }, 'PORT must be'],
  [{ CLOCK: 'moon' }, 'CLOCK must be'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be'],
  [{ PUBLIC_ORIGIN: 'https://desk/path' }, 'PUBLIC_ORIGIN must be'],
  [{ PUBLIC_ORIGIN: 'javascript:alert(1)' }, 'PUBLIC_ORIGIN must be'],
  [{ TRUSTED_PROXIES: 'proxy' }, 'TRUSTED_PROXIES must be'],
  [{ APPROVER_ROLE: 'admin' }, 'APPROVER_ROLE must be'],
] as const)('a mistake is one sentence that names the setting: %o', (environment, sentence) => {
  const said = mistakes([], environment as Readonly<Record<string, string>>);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(sentence);
  expect(said[0]).toMatch(/\.$/);
});

test('several mistakes are all said at once', () => {
  expect(mistakes([], { PORT: 'x', CLOCK: 'x', LOG_LEVEL: 'x' })).toHaveLength(3);
});

test('options win over the environment; the demo keeps to a folder of its own', () => {
  const config = read(['--demo', '--accounts', '20', '--seed', '7', '--port', '3100'], {
    PORT: '3000',
    DATA_DIR: '/srv/desk',
  });
  expect(config).toMatchObject({ port: 3100, demo: { accounts: 20, seed: 7, speed: 1, fresh: false } });
  expect(config.dataDir).toBe('/srv/desk/demo');
  expect(read(['--demo', '--data', '/srv/x'], {}).dataDir).toBe('/srv/x');
});

test('a demo faster than life runs on event time', () => {
  expect(read(['--demo', '--speed', '10'], {}).clock).toBe('event');
  expect(mistakes(['--demo', '--speed', '10'], { CLOCK: 'wall' })[0]).toContain('CLOCK=event');
});

test('--fresh never touches real data, unknown options are named', () => {
  expect(mistakes(['--fresh'], {})[0]).toContain('--demo');
  expect(mistakes(['--frehs'], {})[0]).toContain('--frehs');
  expect(
    mistakes(['--demo'], { HOST: '0.0.0.0', PUBLIC_ORIGIN: 'https://a.test', TRUSTED_PROXIES: '10.0.0.1' })[0],
  ).toContain('loopback');
});

test('[FE3] [FE7] [FE9] what a loosening needs is said by the configuration alone', () => {
  expect(read([], {}).approvals).toEqual({
    twoPersons: true,
    approverRole: 'managerOrLead',
    loosenPercent: 0,
    newApproverMs: 86_400_000,
    lifetimeMs: 86_400_000,
    emergencyMs: 3_600_000,
  });
  const settings = {
    TWO_PERSONS: 'off',
    APPROVER_ROLE: 'lead',
    LOOSEN_PERCENT: '2.5',
    NEW_APPROVER_HOURS: '0',
    EMERGENCY_MINUTES: '30',
  };
  expect(read([], settings).approvals).toMatchObject({
    twoPersons: false,
    approverRole: 'lead',
    loosenPercent: 2.5,
    newApproverMs: 0,
  });
  expect(read(['--demo'], {}).approvals.newApproverMs).toBe(0);
  expect(
    mistakes([], { TWO_PERSONS: 'maybe', LOOSEN_PERCENT: '101', NEW_APPROVER_HOURS: '-1', EMERGENCY_MINUTES: '241' }),
  ).toEqual([
    'TWO_PERSONS must be on or off.',
    'LOOSEN_PERCENT must be a number from 0 to 100.',
    'NEW_APPROVER_HOURS must be a whole number from 0 to 720.',
    'EMERGENCY_MINUTES must be a number from 0.1 to 240.',
  ]);
});

test('[SK1] a configuration file is read, is no wider than its owner, and has no unknown names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'desk-config-'));
  try {
    const file = join(folder, 'desk.json');
    writeFileSync(file, JSON.stringify({ PORT: 4000, CLOCK: 'event' }), { mode: 0o600 });
    expect(read([], { CONFIG_FILE: file })).toMatchObject({ port: 4000, clock: 'event' });
    expect(read([], { CONFIG_FILE: file, PORT: '5000' }).port).toBe(5000);
    writeFileSync(file, JSON.stringify({ PROT: 4000 }));
    expect(mistakes([], { CONFIG_FILE: file })[0]).toContain('PROT');
    writeFileSync(file, '{');
    expect(mistakes([], { CONFIG_FILE: file })[0]).toContain('JSON');
    chmodSync(file, 0o644);
    expect(mistakes([], { CONFIG_FILE: file })[0]).toContain('chmod 600');
    expect(mistakes([], { CONFIG_FILE: join(folder, 'absent.json') })).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('[PW5] the roles that need a second factor are named in the configuration, and nothing else is taken for one', () => {
  expect(read([], {}).requireSecondFactor).toEqual([]);
  expect(read([], { REQUIRE_SECOND_FACTOR: 'lead, admin' }).requireSecondFactor).toEqual(['lead', 'admin']);
  expect(mistakes([], { REQUIRE_SECOND_FACTOR: 'lead,boss' })).toHaveLength(1);
  expect(read([], { DATA_DIR: '/srv/desk' }).storeKeyFile).toBe('/srv/desk/keys/store.key');
});

test('[AU5] each kind of record is kept five years, or as long as the configuration says', () => {
  expect(read([], {}).retention).toEqual({ audit: 5, alerts: 5, reports: 5 });
  expect(read([], { RETENTION_YEARS_AUDIT: '7', RETENTION_YEARS_ALERTS: '10' }).retention).toEqual({
    audit: 7,
    alerts: 10,
    reports: 5,
  });
  expect(mistakes([], { RETENTION_YEARS_AUDIT: '0' })).toEqual([
    'RETENTION_YEARS_AUDIT must be a whole number from 1 to 100.',
  ]);
});

test('--help names every option and setting, and is no mistake', () => {
  expect(parseConfig(['--help'], {})).toEqual({ ok: false, mistakes: [], help: SERVER_HELP });
  expect(parseConfig(['-h', '--demo'], {})).toMatchObject({ help: SERVER_HELP });
  for (const name of NAMES) expect(SERVER_HELP).toContain(name);
  for (const option of ['demo', 'dev', 'fresh', 'accounts', 'seed', 'speed', 'port', 'data'])
    expect(SERVER_HELP).toContain(`--${option} `);
  expect(SERVER_HELP.split('\n').filter((line) => line.length > 120)).toEqual([]);
});

test('the README lists every setting of a real desk', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
  for (const name of NAMES.filter((candidate) => !candidate.startsWith('DEMO_')))
    expect(readme).toContain(`\`${name}\``);
});
