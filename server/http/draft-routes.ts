import type { LimitDraft, ScopeNode } from '#lib/model/limit.ts';
import type { PreviewAnswer } from '#lib/model/limit-preview.ts';
import type { AccountCard } from '#lib/model/view.ts';
import { limitDraftSchema } from '#lib/protocol/http-commands.ts';
import { answerBusy } from './commands.ts';
import { createRoute, type Answer, type Call, type Route } from './route.ts';

/** Where drafts are judged: the core's handle. */
export type DraftCore = { readonly askPreview: (draft: LimitDraft) => Promise<PreviewAnswer> };
type House = { readonly core: DraftCore; readonly cards: () => Iterable<AccountCard> };

/** Drafts that wait for the core while another is judged; each costs it some tens of milliseconds. */
export const PREVIEWS_WAITING_MAX = 4;

/** `POST /api/v1/limits/preview`: what a draft would do at once. One at a time goes to the core. */
export function createDraftRoutes(house: House): Readonly<Record<'previewLimit', Route>> {
  const line = new Line(PREVIEWS_WAITING_MAX);
  return {
    previewLimit: createRoute({
      from: 'body',
      schema: limitDraftSchema,
      run: async (draft, call) => {
        if (!isInScope(call, draft.scope, house.cards())) return { status: 404, body: { error: 'notFound' } };
        return line.run(() => answerPreview(house.core, draft));
      },
    }),
  };
}

async function answerPreview(core: DraftCore, draft: LimitDraft): Promise<Answer> {
  try {
    return { status: 200, body: await core.askPreview(draft) };
  } catch (error) {
    const busy = answerBusy(error);
    if (busy === null) throw error;
    return busy;
  }
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
    if (this.#waiting > this.#waitingMax)
      return Promise.resolve({ status: 429, body: { error: 'tooManyDrafts' }, headers: { 'retry-after': '1' } });
    this.#waiting += 1;
    const answer = this.#last.then(act).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}

/** A person with a scope drafts for what lies wholly inside it; what does not exist is as what is not theirs [AZ2]. */
function isInScope(call: Call, scope: ScopeNode, cards: Iterable<AccountCard>): boolean {
  const desks = 'user' in call.identity ? call.identity.user.scopeDesks : [];
  if (desks === null) return true;
  if (scope.level === 'firm') return false;
  if (scope.level === 'desk') return desks.includes(scope.id);
  const found = new Set<string>();
  for (const card of cards) {
    if ((scope.level === 'account' ? card.account : card.trader) === scope.id) found.add(card.desk);
  }
  return found.size > 0 && [...found].every((desk) => desks.includes(desk));
}
