import type { BacktestRange } from '#lib/model/backtest.ts';
import type { LimitDraft, ScopeNode } from '#lib/model/limit.ts';
import type { PreviewAnswer } from '#lib/model/limit-preview.ts';
import type { AccountCard } from '#lib/model/view.ts';
import { backtestBodySchema } from '#lib/protocol/backtest-schema.ts';
import { emptyQuerySchema } from '#lib/protocol/http-api.ts';
import { limitDraftSchema } from '#lib/protocol/http-commands.ts';
import type { BacktestQueue } from '#server/thread/backtest-queue.ts';
import { answerBusy } from './commands.ts';
import { isNodeInScope } from './node-scope.ts';
import { createRoute, type Answer, type Call, type Route } from './route.ts';

/** Where drafts are judged: the core's handle. */
export type DraftCore = { readonly askPreview: (draft: LimitDraft) => Promise<PreviewAnswer> };
type House = {
  readonly core: DraftCore;
  readonly cards: () => Iterable<AccountCard>;
  readonly backtests: Pick<BacktestQueue, 'start' | 'stateOf' | 'cancel'>;
};

/** Drafts that wait for the core while another is judged; each costs it some tens of milliseconds. */
export const PREVIEWS_WAITING_MAX = 4;

const NOT_FOUND: Answer = { status: 404, body: { error: 'notFound' } };

/** What a draft of a limit would do at once, and what it would have done over a stored range. */
export function createDraftRoutes(
  house: House,
): Readonly<Record<'previewLimit' | 'startBacktest' | 'backtest', Route>> {
  const line = new Line(PREVIEWS_WAITING_MAX);
  return {
    previewLimit: createRoute({
      from: 'body',
      schema: limitDraftSchema,
      run: async (draft, call) => {
        if (!isInScope(call, draft.scope, house.cards())) return NOT_FOUND;
        return line.run(() => answerPreview(house.core, draft));
      },
    }),
    startBacktest: createRoute({
      from: 'body',
      schema: backtestBodySchema,
      run: async ({ draft, range }, call) => {
        if (!isInScope(call, draft.scope, house.cards())) return NOT_FOUND;
        // Whatever is edited is newer than what runs.
        house.backtests.cancel(ownerOf(call));
        return line.run(() => startBacktest(house, { draft, range }, ownerOf(call)));
      },
    }),
    backtest: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: (_empty, call) => {
        const state = house.backtests.stateOf(ownerOf(call));
        return state === null ? NOT_FOUND : { status: 200, body: state };
      },
    }),
  };
}

async function answerPreview(
  core: DraftCore,
  draft: LimitDraft,
): Promise<Answer & { readonly answer: PreviewAnswer | null }> {
  try {
    const answer = await core.askPreview(draft);
    return { status: 200, body: answer, answer };
  } catch (error) {
    const busy = answerBusy(error);
    if (busy === null) throw error;
    return { ...busy, answer: null };
  }
}

type Asked = { readonly draft: LimitDraft; readonly range: BacktestRange | undefined };

/** The core says whether the draft can stand, what it would become and which day is open; the job does the rest. */
async function startBacktest(house: House, { draft, range }: Asked, owner: string): Promise<Answer> {
  const checked = await answerPreview(house.core, draft);
  if (checked.answer === null || !checked.answer.ok) return checked;
  const { definition, live, dayStartUs, atUs, seq } = checked.answer.preview;
  const asked = range ?? { fromUs: dayStartUs, toUs: atUs + 1 };
  const state = house.backtests.start(owner, { question: { draft: definition, live, range: asked }, throughSeq: seq });
  return state === null ? tooMany('tooManyBacktests') : { status: 202, body: state };
}

function ownerOf(call: Call): string {
  if (!('user' in call.identity)) throw new Error('Invariant: drafts are mounted for users only');
  return call.identity.user.id;
}

function tooMany(error: string): Answer {
  return { status: 429, body: { error }, headers: { 'retry-after': '1' } };
}

/** One after the other, so that people who edit cannot fill the core; beyond its bound it refuses. */
class Line {
  readonly #waitingMax: number;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(waitingMax: number) {
    this.#waitingMax = waitingMax;
  }

  run(act: () => Promise<Answer>): Promise<Answer> {
    if (this.#waiting > this.#waitingMax) return Promise.resolve(tooMany('tooManyDrafts'));
    this.#waiting += 1;
    const answer = this.#last.then(act).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}

function isInScope({ identity }: Call, scope: ScopeNode, cards: Iterable<AccountCard>): boolean {
  return isNodeInScope('user' in identity ? identity.user.scopeDesks : [], scope, cards);
}
