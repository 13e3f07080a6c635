import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The key cannot be used; the message is one sentence for the operator. */
export class StoreKeyError extends Error {
  override readonly name = 'StoreKeyError';
}

/** Seals what the store must not show to whoever copies it: AES-256-GCM, bound to whose it is. */
export class StoreKey {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  seal(secret: Uint8Array, owner: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(owner));
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  /** @throws StoreKeyError for another key, another owner or a changed text */
  open(sealed: string, owner: string): Uint8Array {
    const bytes = Buffer.from(sealed, 'base64url');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(owner));
    try {
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw new StoreKeyError('The key of the store does not open its second factors: put the right one back.', {
        cause: error,
      });
    }
  }
}

/**
 * The key as given, else from its file, which is made at the first start and readable by its owner only.
 * @throws StoreKeyError
 */
export function openStoreKey(file: string, given: string | null): StoreKey {
  if (given !== null) return new StoreKey(readKey(given, 'STORE_KEY'));
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new StoreKeyError(`${file} must be readable by its owner only (chmod 600).`);
  }
  return new StoreKey(readKey(readFileSync(file, 'utf8').trim(), file));
}

function readKey(text: string, from: string): Uint8Array {
  const key = Buffer.from(text, 'base64url');
  if (key.length !== KEY_BYTES) throw new StoreKeyError(`${from} must be 32 bytes as base64url.`);
  return key;
}
