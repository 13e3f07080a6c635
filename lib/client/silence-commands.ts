import type { SilenceMatcher } from '#lib/model/silence.ts';
import type { ActTools } from './act-tools.ts';
import type { ActResult } from './intents.ts';
import { ANSWER_TIMEOUT_MS } from './socket.ts';

/** What a silence is about, in words: "rule gross, account FT-1 and below". */
export function matcherWords({ limitId, scope, symbol, feed }: SilenceMatcher): string {
  const parts: string[] = [];
  if (limitId !== undefined) parts.push(`rule ${limitId}`);
  if (scope !== undefined)
    parts.push(scope.level === 'account' ? `account ${scope.id}` : `${scope.level} ${scope.id} and all below`);
  if (symbol !== undefined) parts.push(`symbol ${symbol}`);
  if (feed !== undefined) parts.push(`feed ${feed}`);
  return parts.join(', ');
}

export type SilenceWish = {
  readonly matcher: SilenceMatcher;
  readonly durationMs: number;
  readonly reason: string;
  readonly endsOnClimb: boolean;
};

/** Masks for more than one alert; the page shows them when their notice arrives [UP11]. */
export class SilenceCommands {
  readonly #act: ActTools['act'];
  readonly #newId: ActTools['newId'];
  readonly #tell: ActTools['tell'];

  constructor(options: ActTools) {
    this.#act = options.act;
    this.#newId = options.newId;
    this.#tell = options.tell;
  }

  async set(wish: SilenceWish): Promise<ActResult> {
    const clientActionId = this.#newId();
    const subject = matcherWords(wish.matcher);
    const result = await this.#act({ clientActionId, kind: 'silence', subject }, (socket, answer) => {
      socket.timeout(ANSWER_TIMEOUT_MS).emit('setSilence', { ...wish, clientActionId }, answer);
    });
    this.#tell(result, `Silenced: ${subject}`, 'Nothing silenced');
    return result;
  }

  async lift(silenceId: string, subject: string): Promise<ActResult> {
    const clientActionId = this.#newId();
    const result = await this.#act({ clientActionId, kind: 'silence', subject: silenceId }, (socket, answer) => {
      socket.timeout(ANSWER_TIMEOUT_MS).emit('liftSilence', { silenceId, clientActionId }, answer);
    });
    this.#tell(result, `Silence lifted: ${subject}`, 'The silence goes on');
    return result;
  }
}
