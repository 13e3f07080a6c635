import { setTimeout } from 'node:timers/promises';

import { z } from 'zod';

import { FEED_EXIT, FeedFault } from './feed-fault.ts';

const outcomeSchema = z.union([
  z.object({ accepted: z.number() }),
  z.object({ duplicate: z.number() }),
  z.object({ rejected: z.string(), field: z.string().optional(), detail: z.string().optional() }),
]);
const ingestAnswerSchema = z.object({ origin: z.string(), outcomes: z.array(outcomeSchema) });
const commandsAnswerSchema = z.object({ outcomes: z.array(outcomeSchema) });

export type FeedOutcome = z.infer<typeof outcomeSchema>;

export type FeedLinkOptions = {
  /** `http://127.0.0.1:3000`, without a path. */
  readonly url: string;
  readonly token: string;
  /** A lead's personal API token; only a ref needs it. */
  readonly leadToken: string | null;
  /** How long to try a batch again before giving up. */
  readonly patienceMs: number;
  readonly monotonicMs: () => number;
  /** Told once per wait, so that the person sees why nothing moves. */
  readonly onWait: (reason: string) => void;
};

const ANSWER_TIMEOUT_MS = 60_000;
const BACKOFF_FIRST_MS = 200;
const BACKOFF_MAX_MS = 5_000;

/** Sends batches one after the other, each until it was answered. Sending again is safe: every event has its inputId. */
export class FeedLink {
  readonly #options: FeedLinkOptions;

  constructor(options: FeedLinkOptions) {
    this.#options = options;
  }

  /** The origin for which the server takes the token's facts. */
  async origin(): Promise<string> {
    return (await this.#ingest('application/json', '[]')).origin;
  }

  /** One outcome per line, in order. */
  async sendLines(lines: readonly string[]): Promise<readonly FeedOutcome[]> {
    const { outcomes } = await this.#ingest('application/x-ndjson', lines.join('\n'));
    if (outcomes.length !== lines.length) {
      throw new FeedFault(FEED_EXIT.defect, `The server gave ${outcomes.length} outcomes for ${lines.length} events.`);
    }
    return outcomes;
  }

  async sendCommands(commands: readonly object[]): Promise<readonly FeedOutcome[]> {
    const { leadToken } = this.#options;
    if (leadToken === null) {
      throw new FeedFault(
        FEED_EXIT.usage,
        'A ref also sets limits: --ref needs --lead-token, the API token of a lead.',
      );
    }
    const body = await this.#post('/api/v1/commands', leadToken, 'application/json', JSON.stringify(commands));
    return readAs(commandsAnswerSchema, body).outcomes;
  }

  async #ingest(contentType: string, body: string): Promise<z.infer<typeof ingestAnswerSchema>> {
    return readAs(ingestAnswerSchema, await this.#post('/ingest/v1/events', this.#options.token, contentType, body));
  }

  async #post(path: string, token: string, contentType: string, body: string): Promise<unknown> {
    const startedMs = this.#options.monotonicMs();
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#try(path, token, contentType, body);
      if (answer.type === 'answered') return answer.body;
      if (this.#options.monotonicMs() - startedMs > this.#options.patienceMs) {
        throw new FeedFault(FEED_EXIT.unreachable, `Gave up: ${answer.reason}. Run the same command again to go on.`);
      }
      this.#options.onWait(answer.reason);
      const backoffMs = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** attempt);
      await setTimeout(Math.max(answer.retryAfterMs, backoffMs * (0.5 + Math.random() / 2)));
    }
  }

  async #try(path: string, token: string, contentType: string, body: string): Promise<Attempt> {
    const url = new URL(path, this.#options.url);
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': contentType },
        body,
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      text = await response.text();
    } catch (error) {
      // fetch fails for lines and time-outs only: the server may be restarting.
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      return { type: 'retry', reason: `no answer from ${url.origin} (${cause})`, retryAfterMs: 0 };
    }
    if (response.status === 200) return { type: 'answered', body: text };
    if (response.status === 429 || response.status === 503) {
      const retryAfterMs = Number(response.headers.get('retry-after') ?? 0) * 1000;
      return { type: 'retry', reason: `the server answers ${response.status} ${text.slice(0, 200)}`, retryAfterMs };
    }
    throw faultOf(response.status, path, text);
  }
}

type Attempt =
  | { readonly type: 'answered'; readonly body: unknown }
  | { readonly type: 'retry'; readonly reason: string; readonly retryAfterMs: number };

function faultOf(status: number, path: string, text: string): FeedFault {
  const isCommand = path.startsWith('/api/');
  if (status === 401) {
    const option = isCommand ? '--lead-token' : '--token';
    return new FeedFault(FEED_EXIT.notAllowed, `The server does not accept the token of ${option}.`);
  }
  if (status === 403)
    return new FeedFault(FEED_EXIT.notAllowed, 'The person of --lead-token may not set limits; a lead may.');
  if (status === 404) return new FeedFault(FEED_EXIT.refusedByServer, `The server at --url has no ${path}.`);
  return new FeedFault(FEED_EXIT.refusedByServer, `The server refused a batch: ${status} ${text.slice(0, 300)}`);
}

function readAs<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  try {
    return schema.parse(JSON.parse(String(body)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) {
      throw new FeedFault(FEED_EXIT.refusedByServer, 'The answer at --url is not that of this product.', error);
    }
    throw error;
  }
}
