import type { AccountId, Currency, DecimalText, FillId, InstrumentId, Microseconds } from '#lib/model/ids.ts';
import type { Fact } from '#lib/model/input.ts';
import type { TapeEvent } from './tape-decoder.ts';

const NEWLINE = 10;
const QUOTE = 34;
const POINT = 46;
const ZERO = 48;
const NINE = 57;

const MARK = ascii('{"kind":"mark","seq":');
const FILL = ascii('{"kind":"fill","seq":');
const TIME = ascii(',"ts":');
const SYMBOL = ascii(',"symbol":"');
const PRICE = ascii(',"price":"');
const BID = ascii(',"bid":"');
const ASK = ascii(',"ask":"');
const ID = ascii(',"id":"');
const ACCOUNT = ascii(',"account":"');
const BUY = ascii(',"side":"buy"');
const SELL = ascii(',"side":"sell"');
const QUANTITY = ascii(',"qty":"');
const FEE = ascii(',"fee":"');
const FEE_CURRENCY = ascii(',"fee_ccy":"');
const END = ascii('}');

const SEQ_DIGITS_MAX = 15;
/** Milliseconds whose microseconds are safe integers. */
const MILLISECONDS_MAX = 9_000_000_000_000;
const NAME_MAX = 64;
const WHOLE_DIGITS_MAX = 18;
const DECIMALS_MAX = 12;
const SLOTS = 1_024;

/** 1 for the bytes of plain names: no escape of JSON, no byte beyond ASCII. */
const PLAIN = new Uint8Array(256);
for (const code of ascii('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ._:/-')) PLAIN[code] = 1;

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/**
 * Reads marks and fills in the shape in which tapes write them (fields in this order, plain names, canonical decimals and
 * counts) from bytes, without a line's text or JSON value. Null sends a line the general way, which alone decides what is
 * refused; a test proves that both ways give the same event.
 */
export class TapeScanner {
  private bytes: Uint8Array = new Uint8Array(0);
  private text = '';
  private at = 0;
  /** Names seen, by the hash of their bytes: the same name is one string, which maps find at once. */
  private readonly names: string[] = Array.from({ length: SLOTS }, () => '');

  /** The bytes to read, and the same as text, a letter for each byte. */
  open(bytes: Uint8Array, text: string): void {
    this.bytes = bytes;
    this.text = text;
  }

  /** Where the line after the one taken last begins. */
  get next(): number {
    return this.at;
  }

  /** The event of the line that begins at `start` and ends with a newline or the bytes; null: not of a known shape. */
  scan(start: number): TapeEvent | null {
    this.at = start;
    if (this.takes(MARK)) return this.mark();
    return this.takes(FILL) ? this.fill() : null;
  }

  private mark(): TapeEvent | null {
    const seq = this.count();
    if (seq < 0 || !this.takes(TIME)) return null;
    const ms = this.count();
    if (ms < 0 || ms >= MILLISECONDS_MAX || !this.takes(SYMBOL)) return null;
    const instrument = this.name() as InstrumentId;
    if (instrument === '' || !this.takes(PRICE)) return null;
    const px = this.decimal();
    if (px === '') return null;
    let bid: DecimalText | undefined;
    let ask: DecimalText | undefined;
    if (this.takes(BID)) {
      bid = this.decimal();
      if (bid === '' || !this.takes(ASK)) return null;
      ask = this.decimal();
      if (ask === '') return null;
    }
    if (!this.ends()) return null;
    const tsUs = ms * 1_000;
    return event(seq, tsUs, {
      type: 'MarkUpdated',
      tsEventUs: tsUs as Microseconds,
      sourceSeq: seq,
      instrument,
      px,
      bid,
      ask,
    });
  }

  private fill(): TapeEvent | null {
    const seq = this.count();
    if (seq < 0 || !this.takes(TIME)) return null;
    const ms = this.count();
    if (ms < 0 || ms >= MILLISECONDS_MAX || !this.takes(ID)) return null;
    const fillId = this.name(false) as FillId;
    if (fillId === '' || !this.takes(ACCOUNT)) return null;
    const account = this.name() as AccountId;
    if (account === '' || !this.takes(SYMBOL)) return null;
    const instrument = this.name() as InstrumentId;
    if (instrument === '') return null;
    const isBuy = this.takes(BUY);
    if (!isBuy && !this.takes(SELL)) return null;
    if (!this.takes(QUANTITY)) return null;
    const lastQty = this.decimal();
    if (lastQty === '' || Number(lastQty) === 0 || !this.takes(PRICE)) return null;
    const lastPx = this.decimal();
    if (lastPx === '' || !this.takes(FEE)) return null;
    const fee = this.decimal();
    if (fee === '' || !this.takes(FEE_CURRENCY)) return null;
    const feeCurrency = this.name() as Currency;
    if (feeCurrency === '' || !this.ends()) return null;
    const tsUs = ms * 1_000;
    const side = isBuy ? 'buy' : 'sell';
    const base = { tsEventUs: tsUs as Microseconds, sourceSeq: seq };
    return event(seq, tsUs, {
      type: 'FillReceived',
      ...base,
      fillId,
      account,
      instrument,
      side,
      lastQty,
      lastPx,
      fee,
      feeCurrency,
    });
  }

  /** True and past them when these bytes stand here. */
  private takes(wanted: Uint8Array): boolean {
    const { bytes, at } = this;
    for (let place = 0; place < wanted.length; place += 1) if (bytes[at + place] !== wanted[place]) return false;
    this.at = at + wanted.length;
    return true;
  }

  /** The end of an event: its brace, and a newline or the end of the bytes. */
  private ends(): boolean {
    if (!this.takes(END)) return false;
    if (this.at === this.bytes.length) return true;
    if (this.bytes[this.at] !== NEWLINE) return false;
    this.at += 1;
    return true;
  }

  /** A whole number without a sign or a leading zero; -1 when there is none. */
  private count(): number {
    const { bytes } = this;
    const start = this.at;
    let at = start;
    let value = 0;
    for (let digit = bytes[at]; digit !== undefined && digit >= ZERO && digit <= NINE; digit = bytes[at]) {
      value = value * 10 + (digit - ZERO);
      at += 1;
    }
    const digits = at - start;
    this.at = at;
    if (digits === 0 || digits > SEQ_DIGITS_MAX || (digits > 1 && bytes[start] === ZERO)) return -1;
    return value;
  }

  /** A plain name up to its quote; '' when there is none. Names that come again are kept. */
  private name(isKept = true): string {
    const { bytes, text } = this;
    const start = this.at;
    let at = start;
    let hash = 0;
    for (let code = bytes[at] ?? 0; PLAIN[code] === 1; code = bytes[at] ?? 0) {
      hash = (Math.imul(hash, 31) + code) | 0;
      at += 1;
    }
    this.at = at + 1;
    const length = at - start;
    if (bytes[at] !== QUOTE || length > NAME_MAX) return '';
    if (!isKept) return text.slice(start, at);
    const slot = hash & (SLOTS - 1);
    const known = this.names[slot] ?? '';
    if (known.length === length && this.isAt(known, start)) return known;
    const name = text.slice(start, at);
    this.names[slot] = name;
    return name;
  }

  private isAt(name: string, start: number): boolean {
    for (let place = 0; place < name.length; place += 1) {
      if (name.charCodeAt(place) !== this.bytes[start + place]) return false;
    }
    return true;
  }

  /** Canonical decimal text without a sign, up to its quote; '' when there is none. */
  private decimal(): DecimalText {
    const { bytes } = this;
    const start = this.at;
    let at = this.pastDigits(start);
    const whole = at - start;
    let isGood = whole > 0 && whole <= WHOLE_DIGITS_MAX && (whole === 1 || bytes[start] !== ZERO);
    if (bytes[at] === POINT) {
      const point = at;
      at = this.pastDigits(point + 1);
      const decimals = at - point - 1;
      isGood &&= decimals > 0 && decimals <= DECIMALS_MAX;
    }
    isGood &&= bytes[at] === QUOTE;
    this.at = at + 1;
    // The shape was checked byte by byte: it is what the brand stands for.
    return (isGood ? this.text.slice(start, at) : '') as DecimalText;
  }

  private pastDigits(start: number): number {
    const { bytes } = this;
    let at = start;
    for (let digit = bytes[at]; digit !== undefined && digit >= ZERO && digit <= NINE; digit = bytes[at]) at += 1;
    return at;
  }
}

function event(seq: number, tsUs: number, input: Fact): TapeEvent {
  return { ok: true, seq, tsUs, input };
}
