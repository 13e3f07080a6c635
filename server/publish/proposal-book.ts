import type { ProposalView } from '#lib/model/proposal.ts';

/** Proposals as of the newest release: the open ones and the newest that ended, in order of their last change. */
export class ProposalBook {
  readonly #endedMax: number;
  readonly #byId = new Map<string, ProposalView>();

  constructor(endedMax: number) {
    this.#endedMax = endedMax;
  }

  get(proposalId: string): ProposalView | null {
    return this.#byId.get(proposalId) ?? null;
  }

  replace(proposals: readonly ProposalView[]): void {
    this.#byId.clear();
    for (const proposal of proposals.toSorted((a, b) => lastSeq(a) - lastSeq(b)))
      this.#byId.set(proposal.proposalId, proposal);
  }

  set(proposal: ProposalView): void {
    this.#byId.delete(proposal.proposalId);
    this.#byId.set(proposal.proposalId, proposal);
    const ended = [...this.#byId.values()].filter(({ state }) => state !== 'open');
    for (const old of ended.slice(0, Math.max(0, ended.length - this.#endedMax))) this.#byId.delete(old.proposalId);
  }

  all(): readonly ProposalView[] {
    return [...this.#byId.values()];
  }
}

function lastSeq({ proposedSeq, endedSeq }: ProposalView): number {
  return endedSeq ?? proposedSeq;
}
