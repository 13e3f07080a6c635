import { readFileSync, statSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { ActorRole } from '#lib/model/actor.ts';
import type { ApprovalRules } from '#lib/model/proposal.ts';
import { SERVER_HELP } from './config-help.ts';

/** Everything the process is told from outside, checked once. No other file reads the environment. */
export type Config = {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** The address people type, for example `https://desk.example.com`; no path. */
  readonly publicOrigin: string;
  /** Own origins a browser may send; more than one only on loopback. */
  readonly allowedOrigins: readonly string[];
  /** Values of the Host header that are answered; anything else is 421. */
  readonly allowedHosts: readonly string[];
  /** Addresses whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[];
  readonly tls: boolean;
  readonly clock: 'wall' | 'event';
  readonly logLevel: LogLevel;
  /** What the firm asks of loosening; only this file and the environment say it, never the interface [FE9]. */
  readonly approvals: ApprovalRules;
  /** Years that records are kept, by kind [AU5]. */
  readonly retention: { readonly audit: number; readonly alerts: number; readonly reports: number };
  /** Roles whose people must have a second factor [PW5]. */
  readonly requireSecondFactor: readonly ActorRole[];
  /** Where the key that seals secrets in the store lies, unless STORE_KEY brings it. */
  readonly storeKeyFile: string;
  readonly development: boolean;
  readonly demo: DemoConfig | null;
};
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type DemoConfig = {
  readonly accounts: number;
  readonly seed: number;
  readonly speed: number;
  readonly fresh: boolean;
};
export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  /** `help`: what was asked for instead of a start. */
  | { readonly ok: false; readonly mistakes: readonly string[]; readonly help?: string };

const HOUR_MS = 3_600_000;
export const NAMES = [
  'HOST',
  'PORT',
  'DATA_DIR',
  'PUBLIC_ORIGIN',
  'TRUSTED_PROXIES',
  'CLOCK',
  'LOG_LEVEL',
  'APPROVER_ROLE',
  'TWO_PERSONS',
  'LOOSEN_PERCENT',
  'NEW_APPROVER_HOURS',
  'EMERGENCY_MINUTES',
  'RETENTION_YEARS_AUDIT',
  'RETENTION_YEARS_ALERTS',
  'RETENTION_YEARS_REPORTS',
  'REQUIRE_SECOND_FACTOR',
  'STORE_KEY_FILE',
  'DEMO_ACCOUNTS',
  'DEMO_SEED',
  'DEMO_SPEED',
] as const;
type Name = (typeof NAMES)[number];

const ROLES = ['viewer', 'manager', 'lead', 'admin'] as const satisfies readonly ActorRole[];
const PORT_SENTENCE = 'PORT must be a whole number from 1 to 65535';
const settingsSchema = z.object({
  HOST: z.string().min(1, 'HOST must not be empty').default('127.0.0.1'),
  PORT: whole(PORT_SENTENCE, 1, 65_535).default(3000),
  DATA_DIR: z.string().min(1, 'DATA_DIR must not be empty').default('./data'),
  PUBLIC_ORIGIN: z.string().refine(isOrigin, 'PUBLIC_ORIGIN must be http(s)://host[:port] without a path').optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform(listOf)
    .refine(
      (parts) => parts.every(isAddressOrNetwork),
      'TRUSTED_PROXIES must be addresses or networks, split by commas',
    ),
  CLOCK: z.enum(['wall', 'event'], 'CLOCK must be wall or event').optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'LOG_LEVEL must be debug, info, warn or error').default('info'),
  APPROVER_ROLE: z.enum(['manager', 'lead'], 'APPROVER_ROLE must be manager or lead').default('manager'),
  TWO_PERSONS: z.enum(['on', 'off'], 'TWO_PERSONS must be on or off').default('on'),
  LOOSEN_PERCENT: z.coerce
    .number('LOOSEN_PERCENT must be a number from 0 to 100')
    .min(0, 'LOOSEN_PERCENT must be a number from 0 to 100')
    .max(100, 'LOOSEN_PERCENT must be a number from 0 to 100')
    .default(0),
  NEW_APPROVER_HOURS: whole('NEW_APPROVER_HOURS must be a whole number from 0 to 720', 0, 720).optional(),
  EMERGENCY_MINUTES: z.coerce
    .number('EMERGENCY_MINUTES must be a number from 0.1 to 240')
    .min(0.1, 'EMERGENCY_MINUTES must be a number from 0.1 to 240')
    .max(240, 'EMERGENCY_MINUTES must be a number from 0.1 to 240')
    .default(60),
  RETENTION_YEARS_AUDIT: years('RETENTION_YEARS_AUDIT'),
  RETENTION_YEARS_ALERTS: years('RETENTION_YEARS_ALERTS'),
  RETENTION_YEARS_REPORTS: years('RETENTION_YEARS_REPORTS'),
  REQUIRE_SECOND_FACTOR: z
    .string()
    .default('')
    .transform(listOf)
    .pipe(
      z.array(z.enum(ROLES, 'REQUIRE_SECOND_FACTOR must be roles (viewer, manager, lead, admin), split by commas')),
    ),
  STORE_KEY_FILE: z.string().min(1, 'STORE_KEY_FILE must not be empty').optional(),
  DEMO_ACCOUNTS: whole('--accounts must be a whole number from 1 to 100000', 1, 100_000).default(5_000),
  DEMO_SEED: whole('--seed must be a whole number from 0 to 4294967295', 0, 4_294_967_295).default(1),
  DEMO_SPEED: z.coerce
    .number('--speed must be a number from 0.1 to 100')
    .min(0.1, '--speed must be a number from 0.1 to 100')
    .max(100, '--speed must be a number from 0.1 to 100')
    .default(1),
});
type Settings = z.infer<typeof settingsSchema>;

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** How long a kind of record is kept [AU5]. */
function years(name: string) {
  return whole(`${name} must be a whole number from 1 to 100`, 1, 100).default(5);
}

function whole(sentence: string, min: number, max: number) {
  return z.coerce.number(sentence).int(sentence).min(min, sentence).max(max, sentence);
}

/** The configuration of this process: options of the command line win over the environment, that over CONFIG_FILE. */
export function readConfig(): ConfigResult {
  return parseConfig(process.argv.slice(2), process.env);
}

/** The key and the address of the store, from the environment; no part of the configuration, which the log of acts repeats. */
export function readStoreSecrets(): { readonly key: string | null; readonly url: string | null } {
  const textOf = (name: string): string | null => process.env[name] || null;
  return { key: textOf('STORE_KEY'), url: textOf('STORE_URL') };
}

/**
 * Says to the page framework what kind of run this is, before it is loaded: it reads the environment itself, and it
 * must not call home.
 */
export function prepareEnvironment(development: boolean): void {
  Object.assign(process.env, {
    NODE_ENV: development ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  });
}

/** As `readConfig`, with everything given. All mistakes are found at once, one sentence each. */
export function parseConfig(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ConfigResult {
  const mistakes: string[] = [];
  const options = parseOptions(argv, mistakes);
  if (options.help) return { ok: false, mistakes: [], help: SERVER_HELP };
  const raw: Partial<Record<Name, unknown>> = readFile(environment['CONFIG_FILE'], mistakes);
  for (const name of NAMES) {
    const value = environment[name];
    if (value !== undefined && value !== '') raw[name] = value;
  }
  Object.assign(raw, options.settings);
  const parsed = settingsSchema.safeParse(raw);
  if (!parsed.success) mistakes.push(...new Set(parsed.error.issues.map((issue) => `${issue.message}.`)));
  if (!parsed.success || mistakes.length > 0) return { ok: false, mistakes };
  const config = derive(parsed.data, options);
  const refusals = refuse(config, parsed.data);
  return refusals.length > 0 ? { ok: false, mistakes: refusals } : { ok: true, config };
}

type Options = {
  readonly settings: Partial<Record<Name, string>>;
  readonly demo: boolean;
  readonly fresh: boolean;
  readonly development: boolean;
  readonly help: boolean;
};

function parseOptions(argv: readonly string[], mistakes: string[]): Options {
  const nothing: Options = { settings: {}, demo: false, fresh: false, development: false, help: false };
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        demo: { type: 'boolean', default: false },
        dev: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        accounts: { type: 'string' },
        seed: { type: 'string' },
        speed: { type: 'string' },
        port: { type: 'string' },
        data: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const settings: Partial<Record<Name, string>> = {};
    if (values.accounts !== undefined) settings.DEMO_ACCOUNTS = values.accounts;
    if (values.seed !== undefined) settings.DEMO_SEED = values.seed;
    if (values.speed !== undefined) settings.DEMO_SPEED = values.speed;
    if (values.port !== undefined) settings.PORT = values.port;
    if (values.data !== undefined) settings.DATA_DIR = values.data;
    if (values.fresh && !values.demo) mistakes.push('--fresh is only for --demo: real data is never wiped.');
    const { demo, fresh, dev: development, help } = values;
    return { settings, demo, fresh, development, help };
  } catch (error) {
    // parseArgs throws a TypeError for an unknown option or a missing value; nothing else is expected.
    if (!(error instanceof TypeError)) throw error;
    mistakes.push(`${error.message.split('. ')[0] ?? error.message}; --help lists the options.`);
    return nothing;
  }
}

function readFile(path: string | undefined, mistakes: string[]): Partial<Record<Name, unknown>> {
  if (path === undefined || path === '') return {};
  try {
    // Secrets may stand in the file, so others must not read it [SK1]; Windows has no such bits.
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      mistakes.push(`CONFIG_FILE ${path} must be readable by its owner only (chmod 600).`);
      return {};
    }
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const parsed = z.record(z.string(), z.union([z.string(), z.number()])).safeParse(content);
    if (!parsed.success) {
      mistakes.push(`CONFIG_FILE ${path} must be one JSON object of names with text or numbers.`);
      return {};
    }
    const known: Partial<Record<Name, unknown>> = {};
    for (const [key, value] of Object.entries(parsed.data)) {
      const name = NAMES.find((candidate) => candidate === key);
      if (name === undefined) mistakes.push(`CONFIG_FILE ${path} has the unknown name ${key}.`);
      else known[name] = value;
    }
    return known;
  } catch (error) {
    // Expected: the file is missing, unreadable or no JSON. Each is the operator's to mend.
    if (!(error instanceof Error)) throw error;
    mistakes.push(`CONFIG_FILE ${path} cannot be read as JSON: ${error.message}.`);
    return {};
  }
}

function derive(settings: Settings, options: Options): Config {
  const loopback = isLoopback(settings.HOST);
  const publicOrigin = settings.PUBLIC_ORIGIN ?? `http://127.0.0.1:${settings.PORT}`;
  const origins = new Set([publicOrigin]);
  if (loopback) {
    origins.add(`http://127.0.0.1:${settings.PORT}`);
    origins.add(`http://localhost:${settings.PORT}`);
  }
  const folder = dataDir(settings, options);
  const clock = settings.CLOCK ?? (options.demo && settings.DEMO_SPEED !== 1 ? 'event' : 'wall');
  return {
    host: settings.HOST,
    port: settings.PORT,
    dataDir: folder,
    publicOrigin,
    allowedOrigins: [...origins],
    allowedHosts: [...origins].map((origin) => new URL(origin).host),
    trustedProxies: settings.TRUSTED_PROXIES,
    tls: publicOrigin.startsWith('https:'),
    clock,
    logLevel: settings.LOG_LEVEL,
    approvals: approvalsOf(settings, options),
    retention: {
      audit: settings.RETENTION_YEARS_AUDIT,
      alerts: settings.RETENTION_YEARS_ALERTS,
      reports: settings.RETENTION_YEARS_REPORTS,
    },
    requireSecondFactor: settings.REQUIRE_SECOND_FACTOR,
    storeKeyFile: resolve(settings.STORE_KEY_FILE ?? join(folder, 'keys', 'store.key')),
    development: options.development,
    demo: options.demo
      ? {
          accounts: settings.DEMO_ACCOUNTS,
          seed: settings.DEMO_SEED,
          speed: settings.DEMO_SPEED,
          fresh: options.fresh,
        }
      : null,
  };
}

/** Starting values of security.md [FE5], [FE7], [FE8]. The people of the demo are as new as its data, and may approve at once. */
function approvalsOf(settings: Settings, options: Options): ApprovalRules {
  return {
    twoPersons: settings.TWO_PERSONS === 'on',
    approverRole: settings.APPROVER_ROLE === 'lead' ? 'lead' : 'managerOrLead',
    loosenPercent: settings.LOOSEN_PERCENT,
    newApproverMs: (settings.NEW_APPROVER_HOURS ?? (options.demo ? 0 : 24)) * HOUR_MS,
    lifetimeMs: 24 * HOUR_MS,
    emergencyMs: Math.round(settings.EMERGENCY_MINUTES * 60_000),
  };
}

/** The demo never writes beside real data: without --data it takes a folder of its own. */
function dataDir(settings: Settings, options: Options): string {
  const named = options.settings.DATA_DIR !== undefined;
  return resolve(options.demo && !named ? join(settings.DATA_DIR, 'demo') : settings.DATA_DIR);
}

function refuse(config: Config, settings: Settings): string[] {
  const refusals: string[] = [];
  const loopback = isLoopback(config.host);
  if (!loopback && !config.tls) {
    refusals.push(
      `HOST ${config.host} is not a loopback address: set PUBLIC_ORIGIN to the https address of the TLS proxy in front.`,
    );
  }
  if (!loopback && settings.TRUSTED_PROXIES.length === 0) {
    refusals.push(`HOST ${config.host} is not a loopback address: name the TLS proxy's address in TRUSTED_PROXIES.`);
  }
  if (!loopback && config.development) refusals.push('--dev listens on a loopback address only.');
  if (!loopback && config.demo !== null) refusals.push('--demo listens on a loopback address only.');
  if (config.demo !== null && config.demo.speed !== 1 && config.clock === 'wall') {
    refusals.push('--speed other than 1 needs CLOCK=event.');
  }
  return refusals;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.origin === text;
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/');
  const family = isIP(address);
  if (family === 0) return false;
  return bits === undefined || (/^[0-9]{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
