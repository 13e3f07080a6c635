import type { AckReason, SnoozeKind } from '#lib/model/alert.ts';
import type { ActTools, Send } from './act-tools.ts';
import type { ActResult } from './intents.ts';
import { ANSWER_TIMEOUT_MS } from './socket.ts';
import type { DeskSocket } from './socket.ts';

type Options = ActTools & {
  readonly nameOf: (alertId: string) => string;
  /** What was snoozed can be taken back while it is told [AK7]. */
  readonly say: (tone: 'good' | 'bad', text: string, snoozed?: readonly string[]) => void;
};

/** Alerts marked one after another by one act, and refusals named in its result. */
const MARKS_MAX = 100;
const REFUSALS_NAMED = 3;

export const SNOOZE_WORDS: Readonly<Record<SnoozeKind, string>> = {
  minutes5: '5 minutes',
  minutes15: '15 minutes',
  hour: '1 hour',
  untilCleared: 'until it clears',
  sessionEnd: 'until the session ends',
};
export const REASON_WORDS: Readonly<Record<AckReason, string>> = {
  calledDesk: 'Called desk',
  traderFlattening: 'Trader flattening',
  knownHedge: 'Known hedge',
  badPrice: 'Bad price',
  other: 'Other',
};

/** Snoozes, notes and reasons: what changes attention and record, never the state of an alert. */
export class AlertMarkCommands {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async snooze(alertId: string, kind: SnoozeKind): Promise<ActResult> {
    const { tell, nameOf, say } = this.#options;
    const result = await this.#send(alertId, (socket, answer, clientActionId) => {
      socket.emit('snooze', { alertId, kind, clientActionId }, answer);
    });
    const done = `${nameOf(alertId)} snoozed, ${SNOOZE_WORDS[kind]}`;
    if (result.kind === 'done') say('good', done, [alertId]);
    else tell(result, done, `${nameOf(alertId)} not snoozed`);
    return result;
  }

  /** The same snooze on each of these; a partial result names what was refused [AP3]. */
  async snoozeMany(alertIds: readonly string[], kind: SnoozeKind): Promise<void> {
    const send = (alertId: string): Promise<ActResult> =>
      this.#send(alertId, (socket, answer, clientActionId) => {
        socket.emit('snooze', { alertId, kind, clientActionId }, answer);
      });
    await this.#each(alertIds, `snoozed, ${SNOOZE_WORDS[kind]}`, send, 'undoable');
  }

  /** The same note on each of these. */
  async annotateMany(alertIds: readonly string[], text: string): Promise<void> {
    const send = (alertId: string): Promise<ActResult> =>
      this.#send(alertId, (socket, answer, clientActionId) => {
        socket.emit('annotate', { alertId, text, clientActionId }, answer);
      });
    await this.#each(alertIds, 'have the note', send);
  }

  /** The same feedback on the rule of each of these [AP2]. */
  async markNoiseMany(alertIds: readonly string[]): Promise<void> {
    const send = (alertId: string): Promise<ActResult> =>
      this.#send(alertId, (socket, answer, clientActionId) => {
        socket.emit('markNoise', { alertId, isNoise: true, clientActionId }, answer);
      });
    await this.#each(alertIds, 'marked as noise', send);
  }

  async #each(
    alertIds: readonly string[],
    done: string,
    send: (alertId: string) => Promise<ActResult>,
    undo: 'undoable' | 'final' = 'final',
  ): Promise<void> {
    const refused: string[] = [];
    const marked: string[] = [];
    // One after another: the server's rate would refuse a burst.
    for (const alertId of alertIds.slice(0, MARKS_MAX)) {
      const result = await send(alertId);
      if (result.kind === 'done') marked.push(alertId);
      else refused.push(`${this.#options.nameOf(alertId)} ${refusalOf(result)}`);
    }
    for (const alertId of alertIds.slice(MARKS_MAX)) refused.push(`${this.#options.nameOf(alertId)} not asked`);
    const named = refused.slice(0, REFUSALS_NAMED).join(', ');
    const more = refused.length > REFUSALS_NAMED ? ` and ${refused.length - REFUSALS_NAMED} more` : '';
    const text = `${marked.length} of ${alertIds.length} ${done}${named === '' ? '' : `: ${named}${more}`}`;
    this.#options.say(refused.length === 0 ? 'good' : 'bad', text, undo === 'undoable' ? marked : []);
  }

  /** The next step of what nobody owns, before its time [ES3]. */
  async escalate(alertId: string): Promise<ActResult> {
    const { tell, nameOf } = this.#options;
    const result = await this.#send(alertId, (socket, answer, clientActionId) => {
      socket.emit('escalate', { alertId, clientActionId }, answer);
    });
    tell(result, `${nameOf(alertId)} escalated`, `${nameOf(alertId)} not escalated`);
    return result;
  }

  async liftSnooze(alertId: string, toastId?: number): Promise<ActResult> {
    const { tell, nameOf } = this.#options;
    const result = await this.#send(alertId, (socket, answer, clientActionId) => {
      socket.emit('liftSnooze', { alertId, clientActionId }, answer);
    });
    tell(result, `${nameOf(alertId)} asks again`, `${nameOf(alertId)} stays snoozed`, toastId);
    return result;
  }

  async annotate(alertId: string, text: string): Promise<ActResult> {
    const result = await this.#send(alertId, (socket, answer, clientActionId) => {
      socket.emit('annotate', { alertId, text, clientActionId }, answer);
    });
    this.#options.tell(result, 'Note added', 'Note not added');
    return result;
  }

  /** Feedback on the rule's version [AP2]; it can be taken back at any time. */
  async markNoise(alertId: string, isNoise: boolean): Promise<ActResult> {
    const { tell, nameOf } = this.#options;
    const result = await this.#send(alertId, (socket, answer, clientActionId) => {
      socket.emit('markNoise', { alertId, isNoise, clientActionId }, answer);
    });
    const name = nameOf(alertId);
    tell(result, isNoise ? `${name} marked as noise` : `${name} is no noise`, `${name}: mark not changed`);
    return result;
  }

  async giveReason(alertId: string, reason: AckReason): Promise<ActResult> {
    const { tell, nameOf } = this.#options;
    const result = await this.#send(alertId, (socket, answer, clientActionId) => {
      socket.emit('giveReason', { alertId, reason, clientActionId }, answer);
    });
    tell(result, `${nameOf(alertId)}: ${REASON_WORDS[reason]}`, 'Reason not recorded');
    return result;
  }

  async #send(
    alertId: string,
    send: (socket: ReturnType<DeskSocket['timeout']>, answer: Parameters<Send>[1], clientActionId: string) => void,
  ): Promise<ActResult> {
    const clientActionId = this.#options.newId();
    return await this.#options.act({ clientActionId, kind: 'mark', subject: alertId }, (socket, answer) =>
      send(socket.timeout(ANSWER_TIMEOUT_MS), answer, clientActionId),
    );
  }
}

function refusalOf(result: ActResult): string {
  switch (result.kind) {
    case 'refused':
      return result.reason === 'notSuppressible' ? 'is never put off' : result.reason;
    case 'notConnected':
      return 'not connected';
    case 'unconfirmed':
      return 'not confirmed';
    default:
      return 'unchanged';
  }
}
