import { assert } from '#lib/base/assert.ts';
import type { Microseconds, Origin, Seq } from '#lib/model/ids.ts';
import type { Input } from '#lib/model/input.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';

/**
 * Body of a record, format version 1, little endian:
 * seq f64, batch f64, tsJournalUs f64, tsReceivedUs f64, causationId f64 (0 = none), epoch u32,
 * originBytes u16, inputIdBytes u16, linkBytes u8 (32 in the first record of a batch, else 0),
 * link, origin, inputId, then the input as JSON text to the end. Texts are UTF-8.
 */
const HEAD_BYTES = 8 * 5 + 4 + 2 + 2 + 1;
export const LINK_BYTES = 32;
/** A larger record is damage [JN1]. */
export const BODY_BYTES_MAX = 65_536;

/** What recovery must know of a record; the input stays unread. */
export type RecordHead = {
  readonly seq: number;
  readonly batch: number;
  readonly epoch: number;
  readonly tsJournalUs: number;
  /** Chain value of the batch before; present in the first record of a batch only [JN3]. */
  readonly link: Buffer | null;
};

/** Upper bound of the encoded body: three bytes a code unit is the most that UTF-8 needs. */
export function bodyBytesMax(entry: JournalEntry, inputJson: string): number {
  return HEAD_BYTES + LINK_BYTES + 3 * (entry.origin.length + entry.inputId.length + inputJson.length);
}

/** What a record holds beside its text. */
export type RecordFields = Omit<JournalEntry, 'input'>;
export type EncodeOptions = { readonly batch: number; readonly epoch: number; readonly link: Uint8Array | null };

/** Writes the body at `at` and returns its end. The caller keeps room for `bodyBytesMax`. */
export function encodeBody(
  target: Buffer,
  at: number,
  entry: RecordFields,
  json: string,
  options: EncodeOptions,
): number {
  let end = at + HEAD_BYTES;
  if (options.link !== null) {
    target.set(options.link, end);
    end += LINK_BYTES;
  }
  const originBytes = target.write(entry.origin, end, 'utf8');
  end += originBytes;
  const inputIdBytes = target.write(entry.inputId, end, 'utf8');
  end += inputIdBytes;
  end += target.write(json, end, 'utf8');
  target.writeDoubleLE(entry.seq, at);
  target.writeDoubleLE(options.batch, at + 8);
  target.writeDoubleLE(entry.tsJournalUs, at + 16);
  target.writeDoubleLE(entry.tsReceivedUs, at + 24);
  target.writeDoubleLE(entry.causationId ?? 0, at + 32);
  target.writeUInt32LE(options.epoch, at + 40);
  target.writeUInt16LE(originBytes, at + 44);
  target.writeUInt16LE(inputIdBytes, at + 46);
  target.writeUInt8(options.link === null ? 0 : LINK_BYTES, at + 48);
  assert(end - at <= BODY_BYTES_MAX, `Invariant: a record has at most ${BODY_BYTES_MAX} bytes, got ${end - at}`);
  return end;
}

/** Reads the fixed part; null where the lengths contradict each other, which a CRC that fits makes all but impossible. */
export function decodeHead(body: Buffer): RecordHead | null {
  if (body.byteLength < HEAD_BYTES) return null;
  const linkBytes = body.readUInt8(48);
  const textBytes = body.readUInt16LE(44) + body.readUInt16LE(46);
  if (linkBytes !== 0 && linkBytes !== LINK_BYTES) return null;
  if (HEAD_BYTES + linkBytes + textBytes > body.byteLength) return null;
  const seq = body.readDoubleLE(0);
  const batch = body.readDoubleLE(8);
  if (!Number.isSafeInteger(seq) || !Number.isSafeInteger(batch) || batch < 1 || seq < batch) return null;
  const link = linkBytes === 0 ? null : body.subarray(HEAD_BYTES, HEAD_BYTES + LINK_BYTES);
  return { seq, batch, epoch: body.readUInt32LE(40), tsJournalUs: body.readDoubleLE(16), link };
}

/** @throws SyntaxError where the input is no JSON; only records that passed the CRC come here. */
export function decodeEntry(body: Buffer): JournalEntry {
  const { originAt, inputIdAt, inputAt } = placesOf(body);
  const causationId = body.readDoubleLE(32);
  // The casts restore the brands that the encoder took off: these bytes were written by `encodeBody` and guarded by a CRC.
  return {
    seq: body.readDoubleLE(0) as Seq,
    tsJournalUs: body.readDoubleLE(16) as Microseconds,
    tsReceivedUs: body.readDoubleLE(24) as Microseconds,
    origin: body.toString('utf8', originAt, inputIdAt) as Origin,
    inputId: body.toString('utf8', inputIdAt, inputAt),
    causationId: causationId === 0 ? null : (causationId as Seq),
    input: JSON.parse(body.toString('utf8', inputAt)) as Input,
  };
}

/** The text at the end of a body. */
export function decodeText(body: Buffer): string {
  return body.toString('utf8', placesOf(body).inputAt);
}

/** Who sent it, without reading the rest. */
export function decodeOrigin(body: Buffer): string {
  const { originAt, inputIdAt } = placesOf(body);
  return body.toString('utf8', originAt, inputIdAt);
}

function placesOf(body: Buffer) {
  const originAt = HEAD_BYTES + body.readUInt8(48);
  const inputIdAt = originAt + body.readUInt16LE(44);
  return { originAt, inputIdAt, inputAt: inputIdAt + body.readUInt16LE(46) };
}
