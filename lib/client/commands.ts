import type { AlertRecord } from '#lib/model/alert.ts';
import type { LimitDraft, Rung } from '#lib/model/limit.ts';
import type { CommandAnswer } from '#lib/protocol/socket-events.ts';
import { pressAcknowledge } from './alert-queue.ts';
import { formatAge, formatUsedOf } from './format.ts';
import type { ActResult, Intent, IntentBook, Toast } from './intents.ts';
import type { Page } from './page.ts';
import type { PictureFold } from './picture-fold.ts';
import { ProposalCommands } from './proposal-commands.ts';
import { ANSWER_TIMEOUT_MS } from './socket.ts';
import type { DeskSocket } from './socket.ts';

export type CommandsOptions = {
  readonly fold: PictureFold;
  readonly page: Page;
  readonly intents: IntentBook;
  /** Null while the line is silent or gone: then acts are refused at once, never queued [AK8]. */
  readonly line: () => DeskSocket | null;
};

type Send = (socket: DeskSocket, answer: (error: Error | null, answer: CommandAnswer) => void) => void;

/** What a person does. The page never shows an act as done before it came back on the ordered stream [CU7]. */
export class DeskCommands {
  readonly #options: CommandsOptions;
  readonly #waiting = new Set<{ readonly seq: number; readonly run: () => void }>();

  /** Changes that need two persons. */
  readonly proposals: ProposalCommands;

  constructor(options: CommandsOptions) {
    this.#options = options;
    this.proposals = new ProposalCommands({
      act: (intent, send) => this.#act(intent, send),
      newId: () => options.page.newId(),
    });
  }

  /** The key `A`: the strip's target under the latch [AK2]. */
  async acknowledgeTarget(): Promise<ActResult> {
    const press = pressAcknowledge(this.#options.fold.latest.queue, this.#options.page.nowMs());
    if (press.act) return await this.#acknowledge(press.alertId, press.rungSeen, press.seqSeen);
    if (press.why === 'newAlert') this.#toast('neutral', 'New alert, press A again');
    return { kind: 'nothing', why: press.why };
  }

  /** A click on the alert itself: the rung seen is the one on screen. */
  async acknowledge(alertId: string): Promise<ActResult> {
    const record = this.#options.fold.latest.queue.records.get(alertId);
    if (record === undefined) return { kind: 'nothing', why: 'unknownAlert' };
    return await this.#acknowledge(alertId, record.rung, record.changedSeq);
  }

  /** Takes back the person's own last acknowledgement while its toast is on screen [AK7]. */
  async undoLast(): Promise<ActResult> {
    const toast = this.#options.intents.snapshot().toasts.findLast((shown) => shown.undo !== null);
    if (toast === undefined || toast.undo === null) return { kind: 'nothing', why: 'nothingToUndo' };
    return await this.unacknowledge(toast.undo.alertId, toast.id);
  }

  async unacknowledge(alertId: string, toastId?: number): Promise<ActResult> {
    const name = this.#nameOf(alertId);
    const clientActionId = this.#options.page.newId();
    const result = await this.#act({ clientActionId, kind: 'unacknowledge', subject: alertId }, (socket, answer) => {
      socket.timeout(ANSWER_TIMEOUT_MS).emit('unacknowledge', { alertId, clientActionId }, answer);
    });
    if (result.kind === 'done') this.#toast('good', `Acknowledgement of ${name} taken back`, toastId);
    else this.#tellFailure(result, `${name} stays acknowledged`, 'Not connected, nothing taken back', toastId);
    return result;
  }

  /** Sets or tightens a limit; the form shows the result beside its fields. */
  async defineLimit(draft: LimitDraft): Promise<ActResult> {
    const clientActionId = this.#options.page.newId();
    const result = await this.#act(
      { clientActionId, kind: 'defineLimit', subject: draft.limitId },
      (socket, answer) => {
        socket.timeout(ANSWER_TIMEOUT_MS).emit('defineLimit', { draft, clientActionId }, answer);
      },
    );
    if (result.kind === 'done') this.#toast('good', `Limit "${draft.name}" is in force`);
    else this.#tellFailure(result, `Limit "${draft.name}" unchanged`, 'Not connected, nothing changed');
    return result;
  }

  /** The picture moved: acts whose entry is now shown are done. */
  onPicture(throughSeq: number, isWhole: boolean): void {
    for (const waiting of this.#waiting) {
      if (throughSeq < waiting.seq || (throughSeq === waiting.seq && !isWhole)) continue;
      this.#waiting.delete(waiting);
      waiting.run();
    }
  }

  async #acknowledge(alertId: string, rungSeen: Rung, seqSeen: number): Promise<ActResult> {
    if (this.#options.intents.underway().has(alertId)) return { kind: 'nothing', why: 'underway' };
    const name = this.#nameOf(alertId);
    const { page, intents } = this.#options;
    const clientActionId = page.newId();
    const toastId = this.#options.line() === null ? undefined : this.#toast('neutral', `Acknowledging ${name} ...`);
    const result = await this.#act({ clientActionId, kind: 'acknowledge', subject: alertId }, (socket, answer) => {
      socket.timeout(ANSWER_TIMEOUT_MS).emit('acknowledge', { alertId, rungSeen, seqSeen, clientActionId }, answer);
    });
    if (result.kind === 'done') {
      const text = `Acknowledged ${this.#describe(alertId)}`;
      intents.toast({ tone: 'good', text, undo: { alertId }, atMs: page.nowMs() }, toastId);
    } else {
      this.#tellFailure(result, `${name} not acknowledged`, 'Not connected, nothing acknowledged', toastId);
    }
    return result;
  }

  async #act(intent: Omit<Intent, 'startedAtMs'>, send: Send): Promise<ActResult> {
    const socket = this.#options.line();
    if (socket === null) return { kind: 'notConnected' };
    const { page, intents } = this.#options;
    intents.begin({ ...intent, startedAtMs: page.nowMs() });
    this.#mark();
    const startedAt = page.monotonicMs();
    const answer = await new Promise<CommandAnswer | null>((resolve) => {
      send(socket, (error, value) => resolve(error === null ? value : null));
    });
    const result = await this.#settle(answer, startedAt);
    intents.end(intent.clientActionId);
    this.#mark();
    return result;
  }

  async #settle(answer: CommandAnswer | null, startedAt: number): Promise<ActResult> {
    if (answer === null) return { kind: 'unconfirmed' };
    if (answer.type === 'Refused') return { kind: 'refused', reason: answer.reason, detail: null };
    if (answer.type === 'Rejected') return { kind: 'refused', reason: answer.reason, detail: this.#detailOf(answer) };
    const leftMs = ANSWER_TIMEOUT_MS - (this.#options.page.monotonicMs() - startedAt);
    const isShown = await this.#shown(answer.seq, leftMs);
    return isShown ? { kind: 'done', outcome: answer } : { kind: 'unconfirmed' };
  }

  /** Resolves true when the picture has reached the entry, false after the time-out. */
  async #shown(seq: number, leftMs: number): Promise<boolean> {
    const { throughSeq, throughOrdinal } = this.#options.fold.latest;
    if (throughSeq > seq || (throughSeq === seq && throughOrdinal === null)) return true;
    return await new Promise<boolean>((resolve) => {
      const waiting = { seq, run: () => finish(true) };
      const timer = setTimeout(() => finish(false), Math.max(0, leftMs));
      const finish = (isShown: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        resolve(isShown);
      };
      this.#waiting.add(waiting);
    });
  }

  /** Who was first, and by how much: "0.4 s before you by MR" [AK5]. */
  #detailOf(answer: Extract<CommandAnswer, { type: 'Rejected' }>): string | null {
    if (answer.reason !== 'alreadyAcknowledged' || answer.who === undefined) return answer.detail ?? null;
    const age = answer.beforeMs === undefined ? '' : ` ${formatAge(answer.beforeMs)} before you`;
    return `Acknowledged${age} by ${answer.who}`;
  }

  #tellFailure(result: ActResult, unchanged: string, notConnected: string, toastId?: number): void {
    if (result.kind === 'notConnected') this.#toast('bad', notConnected, toastId);
    if (result.kind === 'unconfirmed') this.#toast('bad', `Not confirmed: ${unchanged}`, toastId);
    if (result.kind !== 'refused') return;
    const isColleague = result.reason === 'alreadyAcknowledged';
    this.#toast(isColleague ? 'neutral' : 'bad', this.#refusalText(result.reason, result.detail, unchanged), toastId);
  }

  #refusalText(reason: string, detail: string | null, unchanged: string): string {
    switch (reason) {
      case 'alreadyAcknowledged':
        return detail ?? 'Already acknowledged';
      case 'rungClimbed':
        return 'It got worse. Press A again.';
      case 'needsApproval':
        return `${unchanged}: loosening needs a second person's approval`;
      case 'undoExpired':
        return `${unchanged}: the time to undo is over`;
      case 'forbidden':
        return `${unchanged}: your role does not allow it`;
      case 'rateLimited':
        return `${unchanged}: too many acts at once`;
      default:
        return detail === null ? `${unchanged}: ${reason}` : `${unchanged}: ${reason} (${detail})`;
    }
  }

  #toast(tone: Toast['tone'], text: string, id?: number): number {
    return this.#options.intents.toast({ tone, text, undo: null, atMs: this.#options.page.nowMs() }, id);
  }

  #mark(): void {
    this.#options.fold.setUnderway(this.#options.intents.underway());
  }

  #nameOf(alertId: string): string {
    const record = this.#options.fold.latest.queue.records.get(alertId);
    return record === undefined ? 'the alert' : record.scope.id;
  }

  #describe(alertId: string): string {
    const record: AlertRecord | undefined = this.#options.fold.latest.queue.records.get(alertId);
    if (record === undefined) return 'the alert';
    return `${record.scope.id} ${record.limitName} ${formatUsedOf(record.used, record.allowance, record.scale)}`;
  }
}
