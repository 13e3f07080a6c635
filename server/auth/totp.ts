import { createHmac, timingSafeEqual } from 'node:crypto';

/** One code stands for so long (RFC 6238). */
export const TOTP_STEP_MS = 30_000;
const CODE_DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** HOTP of RFC 4226 with HMAC-SHA-1, which every authenticator app speaks. */
export function hotp(secret: Uint8Array, counter: number, digits: number = CODE_DIGITS): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step whose code this is, of the present one and its neighbours: one step of drift. Null when it is none of them. */
export function totpStepOf(secret: Uint8Array, code: string, nowMs: number): number | null {
  const now = Math.floor(nowMs / TOTP_STEP_MS);
  const given = Buffer.from(code.padEnd(CODE_DIGITS).slice(0, CODE_DIGITS));
  let found: number | null = null;
  // All three are compared whatever the first says.
  for (const step of [now - 1, now, now + 1]) {
    if (timingSafeEqual(Buffer.from(hotp(secret, step)), given)) found = step;
  }
  return code.length === CODE_DIGITS ? found : null;
}

/** RFC 4648 without padding, as authenticator apps read it. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(held >>> bits) & 31] ?? '';
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + (BASE32[(held << (5 - bits)) & 31] ?? '');
}

/** In groups of four, as a person types it. */
export function inGroups(text: string): string {
  return text.replaceAll(/(.{4})(?=.)/g, '$1 ');
}

/** What an authenticator app takes in place of a picture. */
export function otpauthUri(secret: Uint8Array, email: string): string {
  const label = encodeURIComponent(`Risk desk:${email}`);
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent('Risk desk')}`;
}
