import type { ProposedChange } from '#lib/model/proposal.ts';
import type { CommandAnswer } from '#lib/protocol/socket-events.ts';
import type { ActResult, Intent } from './intents.ts';
import { ANSWER_TIMEOUT_MS } from './socket.ts';
import type { DeskSocket } from './socket.ts';

type Answered = (error: Error | null, answer: CommandAnswer) => void;
type Act = (
  intent: Omit<Intent, 'startedAtMs'>,
  send: (socket: DeskSocket, answer: Answered) => void,
) => Promise<ActResult>;

/** What persons do about a change that needs two of them; the page shows its end when the notice of it arrives [UP11]. */
export class ProposalCommands {
  readonly #act: Act;
  readonly #newId: () => string;

  constructor(options: { readonly act: Act; readonly newId: () => string }) {
    this.#act = options.act;
    this.#newId = options.newId;
  }

  async propose(change: ProposedChange, reason: string, isEmergency = false): Promise<ActResult> {
    const clientActionId = this.#newId();
    const terms = isEmergency ? ({ emergency: true } as const) : {};
    return await this.#act({ clientActionId, kind: 'proposal', subject: subjectOf(change) }, (socket, answer) => {
      socket.timeout(ANSWER_TIMEOUT_MS).emit('propose', { change, reason, ...terms, clientActionId }, answer);
    });
  }

  async approve(proposalId: string): Promise<ActResult> {
    const clientActionId = this.#newId();
    return await this.#act({ clientActionId, kind: 'proposal', subject: proposalId }, (socket, answer) => {
      socket.timeout(ANSWER_TIMEOUT_MS).emit('approveProposal', { proposalId, clientActionId }, answer);
    });
  }

  async reject(proposalId: string, reason: string): Promise<ActResult> {
    const clientActionId = this.#newId();
    return await this.#act({ clientActionId, kind: 'proposal', subject: proposalId }, (socket, answer) => {
      socket.timeout(ANSWER_TIMEOUT_MS).emit('rejectProposal', { proposalId, reason, clientActionId }, answer);
    });
  }

  async withdraw(proposalId: string): Promise<ActResult> {
    const clientActionId = this.#newId();
    return await this.#act({ clientActionId, kind: 'proposal', subject: proposalId }, (socket, answer) => {
      socket.timeout(ANSWER_TIMEOUT_MS).emit('withdrawProposal', { proposalId, clientActionId }, answer);
    });
  }
}

function subjectOf(change: ProposedChange): string {
  if (change.type === 'limit') return change.draft.limitId;
  return change.type === 'retirement' ? change.limitId : change.account;
}
