/** SHA-256 of FIPS 180-4 and UTF-8, our own so that every host computes the same without asking it. */

const ROUND_CONSTANTS = makeConstants(64, 3);
const INITIAL = makeConstants(8, 2);

/** The first 32 fraction bits of the cube (or square) roots of the first primes, found by integer search. */
function makeConstants(count: number, root: 2 | 3): Int32Array {
  const constants = new Int32Array(count);
  let found = 0;
  for (let candidate = 2n; found < count; candidate += 1n) {
    if (!isPrime(candidate)) continue;
    constants[found] = Number(BigInt.asIntN(32, integerRoot(candidate << BigInt(32 * root), BigInt(root))));
    found += 1;
  }
  return constants;
}

function isPrime(value: bigint): boolean {
  for (let divisor = 2n; divisor * divisor <= value; divisor += 1n) if (value % divisor === 0n) return false;
  return true;
}

function integerRoot(value: bigint, degree: bigint): bigint {
  let low = 0n;
  let high = 1n << 40n;
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (middle ** degree <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}

/** UTF-8 bytes; a lone surrogate becomes U+FFFD, as everywhere on the web. */
export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    let code = text.charCodeAt(index);
    if (code >= 0xd800 && code <= 0xdfff) {
      const next = index + 1 < text.length ? text.charCodeAt(index + 1) : 0;
      if (code <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) {
        code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        index += 1;
      } else code = 0xfffd;
    }
    if (code < 0x80) bytes[length++] = code;
    else if (code < 0x800) {
      bytes[length++] = 0xc0 | (code >> 6);
      bytes[length++] = 0x80 | (code & 63);
    } else if (code < 0x10000) {
      bytes[length++] = 0xe0 | (code >> 12);
      bytes[length++] = 0x80 | ((code >> 6) & 63);
      bytes[length++] = 0x80 | (code & 63);
    } else {
      bytes[length++] = 0xf0 | (code >> 18);
      bytes[length++] = 0x80 | ((code >> 12) & 63);
      bytes[length++] = 0x80 | ((code >> 6) & 63);
      bytes[length++] = 0x80 | (code & 63);
    }
  }
  return bytes.subarray(0, length);
}

/** The 32 bytes of SHA-256 over bytes or the UTF-8 of a text. */
export function sha256(message: Uint8Array | string): Uint8Array {
  const bytes = typeof message === 'string' ? utf8(message) : message;
  const blocks = Math.floor((bytes.length + 8) / 64) + 1;
  const padded = new Uint8Array(blocks * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const bits = bytes.length * 8;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bits / 0x100000000));
  view.setUint32(padded.length - 4, bits >>> 0);
  const state = Int32Array.from(INITIAL);
  const schedule = new Int32Array(64);
  for (let block = 0; block < blocks; block += 1) compress(state, schedule, view, block * 64);
  const digest = new Uint8Array(32);
  const out = new DataView(digest.buffer);
  for (let word = 0; word < 8; word += 1) out.setInt32(word * 4, state[word] ?? 0);
  return digest;
}

function compress(state: Int32Array, w: Int32Array, view: DataView, offset: number): void {
  for (let t = 0; t < 16; t += 1) w[t] = view.getInt32(offset + t * 4);
  for (let t = 16; t < 64; t += 1) {
    const x = w[t - 15] as number;
    const y = w[t - 2] as number;
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[t] = ((w[t - 16] as number) + s0 + (w[t - 7] as number) + s1) | 0;
  }
  // The casts hold because the array has eight words.
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < 64; t += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + s1 + choice + (ROUND_CONSTANTS[t] as number) + (w[t] as number)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const t2 = (s0 + majority) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const sums = [a, b, c, d, e, f, g, h];
  for (let word = 0; word < 8; word += 1) state[word] = ((state[word] as number) + (sums[word] as number)) | 0;
}

function rotate(value: number, count: number): number {
  return (value >>> count) | (value << (32 - count));
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export function sha256Hex(message: Uint8Array | string): string {
  return hex(sha256(message));
}

/**
 * A 64-bit running hash over text, for the fingerprint: fast, the same on every host, and no protection against an
 * adversary (the journal's chain is that). Each text is closed by its length, so parts cannot be shifted unseen.
 */
export class FingerprintHash {
  private left = 0x9e3779b9 | 0;
  private right = 0x85ebca6b | 0;

  add(text: string): void {
    let left = this.left;
    let right = this.right;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      left = Math.imul(left ^ code, 0x01000193);
      right = Math.imul(right ^ code ^ (left >>> 15), 0x5bd1e995);
    }
    this.left = Math.imul(left ^ text.length, 0x01000193) ^ (right >>> 13);
    this.right = Math.imul(right ^ text.length, 0x5bd1e995) ^ (left >>> 16);
  }

  /** 16 lower-case hexadecimal digits. */
  digest(): string {
    return (
      mix(this.left ^ this.right)
        .toString(16)
        .padStart(8, '0') + mix(this.right).toString(16).padStart(8, '0')
    );
  }
}

function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
