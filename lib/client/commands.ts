import { ACK_REASONS } from '#lib/model/alert.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { LimitDraft, Rung } from '#lib/model/limit.ts';
import type { AcknowledgedMany, CommandAnswer, DefineLimitRequest } from '#lib/protocol/socket-events.ts';
import type { ActTools, Send } from './act-tools.ts';
import { AlertMarkCommands } from './alert-marks.ts';
import { isAsking, isMasked, pressAcknowledge } from './alert-queue.ts';
import { formatAge, formatUsedOf } from './format.ts';
import type { ActResult, Intent, IntentBook, Toast } from './intents.ts';
import type { Page } from './page.ts';
import type { PictureFold } from './picture-fold.ts';
import { ANSWER_TIMEOUT_MS } from './socket.ts';
import type { DeskSocket } from './socket.ts';

export type CommandsOptions = {
  readonly fold: PictureFold;
  readonly page: Page;
  readonly intents: IntentBook;
  /** Asks the person for a password: the server wants a proof before this act [SS6]. */
  readonly confirm: () => Promise<boolean>;
  /** Null while the line is silent or gone: then acts are refused at once, never queued [AK8]. */
  readonly line: () => DeskSocket | null;
};

type Seen = { readonly alertId: string; readonly rungSeen: Rung; readonly seqSeen: number };

/** Between the two presses of a bulk acknowledgement [AK9]. */
const BULK_CONFIRM_MS = 5_000;
const BULK_MAX = 400;
const NAMES_SHOWN = 6;
const BULK_REFUSALS: Readonly<Record<string, string>> = {
  rungClimbed: 'got worse',
  alreadyAcknowledged: 'was taken by a colleague',
  alreadyCleared: 'has cleared',
  notFound: 'is not there any more',
};

/** What a person does. The page never shows an act as done before it came back on the ordered stream [CU7]. */
export class DeskCommands {
  readonly #options: CommandsOptions;
  readonly #waiting = new Set<{ readonly seq: number; readonly run: () => void }>();

  /** What the acts of single pages are made of: their code comes with those pages, not with the first picture. */
  readonly tools: ActTools;
  /** Snoozes, notes and reasons. */
  readonly marks: AlertMarkCommands;
  #bulk: { readonly key: string; readonly seen: readonly Seen[]; readonly atMs: number } | null = null;

  constructor(options: CommandsOptions) {
    this.#options = options;
    const tools: ActTools = {
      act: (intent, send) => this.#act(intent, send),
      newId: () => options.page.newId(),
      tell: (result, done, unchanged, toastId) => {
        if (result.kind === 'done') this.#toast('good', done, toastId);
        else this.#tellFailure(result, unchanged, `Not connected, ${unchanged}`, toastId);
      },
    };
    this.tools = tools;
    this.marks = new AlertMarkCommands({
      ...tools,
      nameOf: (alertId) => this.#nameOf(alertId),
      say: (tone, text, snoozed = []) => {
        const undo = snoozed.length === 0 ? null : ({ act: 'snooze', alertIds: snoozed } as const);
        options.intents.toast({ tone, text, undo, atMs: options.page.nowMs() });
      },
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
    const [first, ...rest] = toast?.undo?.alertIds ?? [];
    if (first === undefined || toast === undefined) return { kind: 'nothing', why: 'nothingToUndo' };
    const takeBack = (alertId: string): Promise<ActResult> =>
      toast.undo?.act === 'snooze' ? this.marks.liftSnooze(alertId, toast.id) : this.unacknowledge(alertId, toast.id);
    const results = [await takeBack(first)];
    for (const alertId of rest) results.push(await takeBack(alertId));
    return results.find(({ kind }) => kind !== 'done') ?? results[0] ?? { kind: 'nothing', why: 'nothingToUndo' };
  }

  /** The reason by its key, while the toast of the acknowledgement is on screen [AK6]; nothing where there is none. */
  async giveReasonLast(place: number): Promise<ActResult> {
    const toast = this.#options.intents.snapshot().toasts.findLast((shown) => shown.undo?.act === 'acknowledge');
    const reason = ACK_REASONS[place - 1];
    const alertIds = toast?.undo?.alertIds ?? [];
    if (reason === undefined || alertIds.length === 0) return { kind: 'nothing', why: 'nothingToExplain' };
    const results: ActResult[] = [];
    for (const alertId of alertIds) results.push(await this.marks.giveReason(alertId, reason));
    return results.find(({ kind }) => kind !== 'done') ?? results[0] ?? { kind: 'nothing', why: 'nothingToExplain' };
  }

  /**
   * The first press asks, the second within five seconds sends exactly what was counted: one that arrived or got worse in
   * between is left out and told [AK9].
   */
  async acknowledgeAll(): Promise<ActResult> {
    return await this.#acknowledgeInTwo('all', 'Shift A again', () => true);
  }

  /** The same for the members of one group, which the first press names [GR5]. */
  async acknowledgeGroup(key: string, alertIds: readonly string[]): Promise<ActResult> {
    const wanted = new Set(alertIds);
    const again = `press again: ${this.#namesOf(alertIds)}`;
    const result = await this.#acknowledgeInTwo(key, again, ({ alertId }) => wanted.has(alertId));
    if (result.kind === 'nothing' && result.why === 'nothing')
      this.#toast('neutral', 'Nothing here asks for acknowledgement');
    return result;
  }

  async #acknowledgeInTwo(key: string, again: string, isMeant: (alert: AlertRecord) => boolean): Promise<ActResult> {
    const { fold, page } = this.#options;
    const asked = this.#bulk;
    this.#bulk = null;
    const { records, ordered } = fold.latest.queue;
    // The hand may have chosen others since: then what was counted is not what is meant.
    const isStillMeant = ({ alertId }: Seen): boolean => {
      const record = records.get(alertId);
      return record === undefined || !isAsking(record) || isMeant(record);
    };
    const isSecond = asked?.key === key && page.nowMs() - asked.atMs <= BULK_CONFIRM_MS;
    if (asked !== null && isSecond && asked.seen.every(isStillMeant)) return await this.#acknowledgeMany(asked.seen);
    const seen = ordered
      .filter((alert) => isAsking(alert) && !isMasked(alert) && isMeant(alert))
      .slice(0, BULK_MAX)
      .map(({ alertId, rung, changedSeq }) => ({ alertId, rungSeen: rung, seqSeen: changedSeq }));
    if (seen.length === 0) return { kind: 'nothing', why: 'nothing' };
    this.#bulk = { key, seen, atMs: page.nowMs() };
    this.#toast('neutral', `Acknowledge ${seen.length} that ask? ${again.slice(0, 1).toUpperCase()}${again.slice(1)}`);
    return { kind: 'nothing', why: 'confirm' };
  }

  async #acknowledgeMany(seen: readonly Seen[]): Promise<ActResult> {
    const { page, intents, line } = this.#options;
    const socket = line();
    if (socket === null) {
      this.#toast('bad', 'Not connected, nothing acknowledged');
      return { kind: 'notConnected' };
    }
    const clientActionId = page.newId();
    const toastId = this.#toast('neutral', `Acknowledging ${seen.length} ...`);
    for (const { alertId } of seen)
      intents.begin({
        clientActionId: `${clientActionId}.${alertId}`,
        kind: 'acknowledge',
        subject: alertId,
        startedAtMs: page.nowMs(),
      });
    this.#mark();
    const answer = await new Promise<AcknowledgedMany | null>((resolve) => {
      socket
        .timeout(ANSWER_TIMEOUT_MS)
        .emit('acknowledgeMany', { alerts: seen, clientActionId }, (error: Error | null, value: AcknowledgedMany) =>
          resolve(error === null ? value : null),
        );
    });
    for (const { alertId } of seen) intents.end(`${clientActionId}.${alertId}`);
    this.#mark();
    return this.#tellMany(seen, answer, toastId);
  }

  /** "3 of 5 acknowledged: FT-2 got worse" [AP3]. */
  #tellMany(seen: readonly Seen[], answer: AcknowledgedMany | null, toastId: number): ActResult {
    if (answer === null) {
      this.#toast('bad', 'Not confirmed. Look at the list before you try again.', toastId);
      return { kind: 'unconfirmed' };
    }
    if (answer.type === 'Refused') {
      this.#toast('bad', `Nothing acknowledged: ${answer.reason}`, toastId);
      return { kind: 'refused', reason: answer.reason, detail: null };
    }
    const done: string[] = [];
    const refused: string[] = [];
    answer.answers.forEach((each, place) => {
      const alertId = seen[place]?.alertId ?? '';
      if (each.type === 'Accepted') done.push(alertId);
      else refused.push(`${this.#nameOf(alertId)} ${BULK_REFUSALS[each.reason] ?? each.reason}`);
    });
    const text = `${done.length} of ${seen.length} acknowledged${refused.length === 0 ? '' : `: ${refused.slice(0, 3).join(', ')}`}`;
    const { intents, page } = this.#options;
    const undo = done.length === 0 ? null : ({ act: 'acknowledge', alertIds: done } as const);
    intents.toast({ tone: refused.length === 0 ? 'good' : 'bad', text, undo, atMs: page.nowMs() }, toastId);
    const first = answer.answers.find((each) => each.type === 'Accepted');
    return first === undefined ? { kind: 'refused', reason: 'none', detail: text } : { kind: 'done', outcome: first };
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
  async defineLimit(
    draft: LimitDraft,
    more: Pick<DefineLimitRequest, 'reason' | 'effective'> = {},
  ): Promise<ActResult> {
    const clientActionId = this.#options.page.newId();
    const result = await this.#act(
      { clientActionId, kind: 'defineLimit', subject: draft.limitId },
      (socket, answer) => {
        socket.timeout(ANSWER_TIMEOUT_MS).emit('defineLimit', { draft, ...more, clientActionId }, answer);
      },
    );
    if (result.kind === 'done') {
      const when = more.effective === 'nextDay' ? 'waits for the next trading day' : 'is in force';
      this.#toast('good', `Limit "${draft.name}" ${when}`);
    } else this.#tellFailure(result, `Limit "${draft.name}" unchanged`, 'Not connected, nothing changed');
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
      intents.toast(
        { tone: 'good', text, undo: { act: 'acknowledge', alertIds: [alertId] }, atMs: page.nowMs() },
        toastId,
      );
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
    let result = await this.#send(socket, send);
    if (result.kind === 'refused' && result.reason === 'reauthenticationNeeded' && (await this.#options.confirm())) {
      // The form may have stood for long; the line is asked again.
      const line = this.#options.line();
      result = line === null ? { kind: 'notConnected' } : await this.#send(line, send);
    }
    intents.end(intent.clientActionId);
    this.#mark();
    return result;
  }

  async #send(socket: DeskSocket, send: Send): Promise<ActResult> {
    const startedAt = this.#options.page.monotonicMs();
    const answer = await new Promise<CommandAnswer | null>((resolve) => {
      send(socket, (error, value) => resolve(error === null ? value : null));
    });
    return await this.#settle(answer, startedAt);
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
      case 'notSuppressible':
        return `${unchanged}: this is never put off`;
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

  /** "FT-1, FT-2, FT-3 and 9 more". */
  #namesOf(alertIds: readonly string[]): string {
    const names = alertIds.slice(0, NAMES_SHOWN).map((alertId) => this.#nameOf(alertId));
    const more = alertIds.length - names.length;
    return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
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
