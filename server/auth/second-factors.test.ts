import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '#server/store/store.ts';
import { rolesWithoutSecondFactor, SecondFactors } from './second-factors.ts';
import { openStoreKey, StoreKey, StoreKeyError } from './store-key.ts';
import { base32, hotp, inGroups, TOTP_STEP_MS, totpStepOf } from './totp.ts';
import { Users } from './users.ts';

const KEY = new StoreKey(new Uint8Array(32).fill(7));
let store: Store;
let nowMs = 0;
let user = { id: '', email: '' };

beforeEach(async () => {
  nowMs = 1_790_000_000_000;
  store = await openStore({ dataDir: null });
  const users = await Users.load(store, () => nowMs);
  const added = await users.add({ name: 'A', email: 'a@firm.test', role: 'lead', passwordHash: null, active: true });
  if (added === null) throw new Error('Invariant: a fresh address is free');
  user = added;
});
afterEach(async () => store.destroy());

async function load(key = KEY): Promise<SecondFactors> {
  return SecondFactors.load(store, { key, requiredRoles: ['lead'] }, () => nowMs);
}

function bytesOf(secret: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(' ', '')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'));
  return Uint8Array.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function codeAt(secret: string, atMs: number): string {
  return hotp(bytesOf(secret), Math.floor(atMs / TOTP_STEP_MS));
}

async function enrolled(factors: SecondFactors) {
  const { secret } = factors.offer(user);
  const recovery = await factors.activate(user.id, codeAt(secret, nowMs));
  return { secret, recovery: recovery ?? [] };
}

// RFC 6238, appendix B, the rows of SHA-1.
test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('[PW5] at second %d the code of the published vector is %s', (second, code) => {
  expect(hotp(Buffer.from('12345678901234567890'), Math.floor(second / 30), 8)).toBe(code);
});

// RFC 4648, section 10, without padding.
test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('[PW5] base32 of "%s" is "%s"', (text, coded) => {
  expect(base32(Buffer.from(text))).toBe(coded);
});

test('[PW5] a code stands for its step and one beside it, and for no other', () => {
  const secret = Buffer.from('12345678901234567890');
  const step = 50_000_000;
  const code = hotp(secret, step);
  const found = [-2, -1, 0, 1, 2].map((drift) => totpStepOf(secret, code, (step + drift) * TOTP_STEP_MS));
  expect(found).toEqual([null, step, step, step, null]);
  for (const wrong of ['', '12345', `${code}0`, code.slice(1), 'abcdef']) {
    expect(totpStepOf(secret, wrong, step * TOTP_STEP_MS)).toBeNull();
  }
});

test('[PW5] the secret has 160 bits, counts from its first code on, and is shown for ten minutes', async () => {
  const factors = await load();
  const { secret, uri } = factors.offer(user);
  expect(secret).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  expect(uri).toBe(
    `otpauth://totp/Risk%20desk%3Aa%40firm.test?secret=${secret.replaceAll(' ', '')}&issuer=Risk%20desk`,
  );
  expect(await factors.activate(user.id, '000000')).toBeNull();
  expect(factors.isEnrolled(user.id)).toBe(false);
  expect(factors.isDue({ id: user.id, role: 'lead' })).toBe(true);
  expect(factors.isDue({ id: user.id, role: 'manager' })).toBe(false);
  nowMs += 10 * 60_000;
  expect(await factors.activate(user.id, codeAt(secret, nowMs))).toBeNull();
  const again = await enrolled(factors);
  expect(again.recovery).toHaveLength(10);
  expect(factors.isDue({ id: user.id, role: 'lead' })).toBe(false);
});

test('[PW5] a code is good once, an older one never after a newer, also across a restart and two at the same moment', async () => {
  const factors = await load();
  const { secret } = await enrolled(factors);
  expect(await factors.use(user.id, codeAt(secret, nowMs)), 'the code that enrolled').toBe(false);
  nowMs += TOTP_STEP_MS;
  const code = codeAt(secret, nowMs);
  const both = await Promise.all([factors.use(user.id, code), factors.use(user.id, code)]);
  expect(both).toEqual([true, false]);
  const again = await load();
  expect(await again.use(user.id, code)).toBe(false);
  expect(await again.use(user.id, codeAt(secret, nowMs - TOTP_STEP_MS))).toBe(false);
  expect(await again.use(user.id, codeAt(secret, nowMs + TOTP_STEP_MS))).toBe(true);
});

test('[PW5] ten recovery codes, each good once, stored hashed', async () => {
  const factors = await load();
  const { recovery } = await enrolled(factors);
  expect(new Set(recovery).size).toBe(10);
  const [first = '', second = ''] = recovery;
  expect(first).toMatch(/^([A-Z2-7]{4} ){3}[A-Z2-7]{4}$/);
  const stored = JSON.stringify(await store.selectFrom('recoveryCodes').selectAll().execute());
  expect(stored).not.toContain(first.replaceAll(' ', ''));
  expect(await factors.use(user.id, first.toLowerCase().replaceAll(' ', '-'))).toBe(true);
  expect(await factors.use(user.id, first)).toBe(false);
  expect(factors.recoveryCodesLeft(user.id)).toBe(9);
  const again = await load();
  expect(await again.use(user.id, first)).toBe(false);
  expect(await again.use(user.id, second)).toBe(true);
  // Enrolling anew makes the old codes worthless.
  const anew = await enrolled(again);
  expect(again.recoveryCodesLeft(user.id)).toBe(10);
  expect(await again.use(user.id, recovery[2] ?? '')).toBe(false);
  expect(await again.use(user.id, anew.recovery[2] ?? '')).toBe(true);
});

test('[PW5] the secret is sealed in the store, bound to its user, and opens with its own key only', async () => {
  const factors = await load();
  const { secret } = await enrolled(factors);
  const [row] = await store.selectFrom('secondFactors').selectAll().execute();
  const sealed = row?.sealed ?? '';
  expect(sealed).not.toContain(secret.replaceAll(' ', ''));
  expect(Buffer.from(sealed, 'base64url').includes(Buffer.from(bytesOf(secret)))).toBe(false);
  expect([...KEY.open(sealed, user.id)]).toEqual([...bytesOf(secret)]);
  expect(() => KEY.open(sealed, 'another')).toThrow(StoreKeyError);
  await expect(load(new StoreKey(new Uint8Array(32)))).rejects.toThrow(StoreKeyError);
});

test('[PW5] a factor that was taken away asks for nothing and takes nothing', async () => {
  const factors = await load();
  const { secret, recovery } = await enrolled(factors);
  expect(await factors.remove(user.id)).toBe(true);
  expect(await factors.remove(user.id)).toBe(false);
  nowMs += TOTP_STEP_MS;
  expect(await factors.use(user.id, codeAt(secret, nowMs))).toBe(false);
  expect(await factors.use(user.id, recovery[0] ?? '')).toBe(false);
  expect((await load()).isEnrolled(user.id)).toBe(false);
});

test('[PW5] [SK1] the key comes from the environment or from a file that its owner alone reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'desk-key-'));
  try {
    const file = join(folder, 'keys', 'store.key');
    const made = openStoreKey(file, null);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const sealed = made.seal(Buffer.from('secret'), 'u');
    expect(Buffer.from(openStoreKey(file, null).open(sealed, 'u')).toString()).toBe('secret');
    const given = openStoreKey(join(folder, 'none'), readFileSync(file, 'utf8').trim());
    expect(Buffer.from(given.open(sealed, 'u')).toString()).toBe('secret');
    expect(() => openStoreKey(file, 'short')).toThrow('STORE_KEY must be 32 bytes');
    chmodSync(file, 0o644);
    expect(() => openStoreKey(file, null)).toThrow('readable by its owner only');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('[PW5] the health page names the roles that sign in with a password alone', () => {
  expect(rolesWithoutSecondFactor(['lead', 'admin'])).toBe('viewer, manager');
  expect(rolesWithoutSecondFactor(['viewer', 'manager', 'lead', 'admin'])).toBe('no role');
  expect(inGroups('ABCDEFGH')).toBe('ABCD EFGH');
});
