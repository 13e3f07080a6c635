import { BATCH_EVENTS_MAX, EVENT_DEPTH_MAX, SLICE_EVENTS } from './bounds.ts';
import { UnreadEvent } from './fact-door.ts';

/** One event of a body as text, with its place: the line of NDJSON, or the position in an array, both from 1. */
export type EventText = { readonly place: number; readonly text: string };

/** Why a body is no batch. `line` names the line, or the position in an array. */
export class BatchTextError extends Error {
  override readonly name = 'BatchTextError';
  readonly status: 400 | 413;
  readonly line: number | null;
  constructor(status: 400 | 413, message: string, line: number | null) {
    super(message);
    this.status = status;
    this.line = line;
  }
}

/** The non-empty lines of NDJSON. */
export function* splitLines(body: string): Generator<EventText> {
  let start = 0;
  let place = 0;
  while (start < body.length) {
    const end = body.indexOf('\n', start);
    const text = body.slice(start, end < 0 ? body.length : end);
    start = end < 0 ? body.length : end + 1;
    place += 1;
    if (text.trim() !== '') yield { place, text };
  }
}

/**
 * The elements of a JSON array as text, cut at the commas of the outermost level, so that each can be bounded before it
 * is parsed and a large array is parsed in slices. What is inside an element is JSON.parse's to judge.
 * @throws BatchTextError when the body is no array.
 */
export function* splitArray(body: string): Generator<EventText> {
  const open = body.search(/\S/);
  if (open < 0 || body[open] !== '[') throw new BatchTextError(400, 'the body is no JSON array', null);
  let depth = 0;
  let start = open + 1;
  let place = 0;
  for (let position = open; position < body.length; position += 1) {
    const code = body.charCodeAt(position);
    if (code === QUOTE) {
      position = endOfString(body, position);
    } else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      depth += 1;
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) {
      depth -= 1;
    }
    if (depth > 1 || (depth === 1 && code !== COMMA)) continue;
    const text = body.slice(start, position);
    start = position + 1;
    const isEnd = depth === 0;
    if (isEnd && code !== CLOSE_BRACKET) throw new BatchTextError(400, 'the array does not end', place + 1);
    // Only `[]` has an end without an element before it.
    if (text.trim() === '' && !(isEnd && place === 0)) {
      throw new BatchTextError(400, 'an element of the array is missing', place + 1);
    }
    place += 1;
    if (text.trim() !== '') yield { place, text };
    if (!isEnd) continue;
    if (body.slice(start).trim() !== '') throw new BatchTextError(400, 'text follows the array', null);
    return;
  }
  throw new BatchTextError(400, 'the array does not end', place + 1);
}

/**
 * Parses the texts of a batch, a slice at a time; `pause` lets the sockets go on in between. An event nested too deeply
 * is not parsed and stands as an UnreadEvent, which the door refuses; a text that is no JSON ends the batch.
 * @throws BatchTextError
 */
export async function parseEvents(texts: Iterable<EventText>, pause: () => Promise<unknown>): Promise<unknown[]> {
  const events: unknown[] = [];
  for (const { place, text } of texts) {
    if (events.length === BATCH_EVENTS_MAX) {
      throw new BatchTextError(413, `events>${BATCH_EVENTS_MAX} allowed="<=${BATCH_EVENTS_MAX}"`, place);
    }
    events.push(parseEvent(text, place));
    if (events.length % SLICE_EVENTS === 0) await pause();
  }
  return events;
}

function parseEvent(text: string, place: number): unknown {
  if (isTooDeep(text)) return new UnreadEvent(text, `depth>${EVENT_DEPTH_MAX} allowed="<=${EVENT_DEPTH_MAX}"`);
  try {
    return JSON.parse(text);
  } catch (error) {
    // JSON.parse throws exactly this for a text that is no JSON.
    if (error instanceof SyntaxError) throw new BatchTextError(400, 'not JSON', place);
    throw error;
  }
}

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Whether any bracket stands deeper than EVENT_DEPTH_MAX; does not judge whether the text is JSON. */
function isTooDeep(text: string): boolean {
  // An event of ingest v1 is one flat object: most texts end here.
  if (text.lastIndexOf('{') <= 0 && !text.includes('[')) return false;
  let depth = 0;
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) {
      position = endOfString(text, position);
    } else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      depth += 1;
      if (depth > EVENT_DEPTH_MAX) return true;
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) {
      depth -= 1;
    }
  }
  return false;
}

/** The place of the closing quote, or the end of the text. */
function endOfString(text: string, open: number): number {
  let position = open + 1;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) return position;
    position += code === BACKSLASH ? 2 : 1;
  }
  return text.length;
}
