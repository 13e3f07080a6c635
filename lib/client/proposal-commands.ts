import type { ProposedChange } from '#lib/model/proposal.ts';
import type { ActTools } from './act-tools.ts';
import type { ActResult } from './intents.ts';
import { ANSWER_TIMEOUT_MS } from './socket.ts';

/** What persons do about a change that needs two of them; the page shows its end when the notice of it arrives [UP11]. */
export class ProposalCommands {
  readonly #act: ActTools['act'];
  readonly #newId: () => string;

  constructor(options: Pick<ActTools, 'act' | 'newId'>) {
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
