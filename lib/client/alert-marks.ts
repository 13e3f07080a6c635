import type { AckReason, SnoozeKind } from '#lib/model/alert.ts';
import type { CommandAnswer } from '#lib/protocol/socket-events.ts';
import type { ActResult, Intent } from './intents.ts';
import { ANSWER_TIMEOUT_MS } from './socket.ts';
import type { DeskSocket } from './socket.ts';

type Answered = (error: Error | null, answer: CommandAnswer) => void;
export type Act = (
  intent: Omit<Intent, 'startedAtMs'>,
  send: (socket: DeskSocket, answer: Answered) => void,
) => Promise<ActResult>;
type Options = {
  readonly act: Act;
  readonly newId: () => string;
  /** Says what came of it. */
  readonly tell: (result: ActResult, done: string, unchanged: string) => void;
  readonly nameOf: (alertId: string) => string;
};

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
    const { tell, nameOf } = this.#options;
    const result = await this.#send(alertId, (socket, answer, clientActionId) => {
      socket.emit('snooze', { alertId, kind, clientActionId }, answer);
    });
    tell(result, `${nameOf(alertId)} snoozed, ${SNOOZE_WORDS[kind]}`, `${nameOf(alertId)} not snoozed`);
    return result;
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

  async liftSnooze(alertId: string): Promise<ActResult> {
    const { tell, nameOf } = this.#options;
    const result = await this.#send(alertId, (socket, answer, clientActionId) => {
      socket.emit('liftSnooze', { alertId, clientActionId }, answer);
    });
    tell(result, `${nameOf(alertId)} asks again`, `${nameOf(alertId)} stays snoozed`);
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
    send: (socket: ReturnType<DeskSocket['timeout']>, answer: Answered, clientActionId: string) => void,
  ): Promise<ActResult> {
    const clientActionId = this.#options.newId();
    return await this.#options.act({ clientActionId, kind: 'mark', subject: alertId }, (socket, answer) =>
      send(socket.timeout(ANSWER_TIMEOUT_MS), answer, clientActionId),
    );
  }
}
