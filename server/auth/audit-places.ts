import type { ScopeNode } from '#lib/model/limit.ts';
import type { ProposalView } from '#lib/model/proposal.ts';

/** Where things stand, so that a colleague of one desk reads what concerns it. */
export type AuditPlaces = {
  readonly deskOfAlert: (alertId: string) => string | null;
  readonly scopeOfSilence: (silenceId: string) => ScopeNode | null;
  readonly deskOfAccount: (account: string) => string | null;
  /** Null where the desk does not hold it any more. */
  readonly proposal: (proposalId: string) => ProposalView | null;
};

/** The one desk of a node; null for the firm's, a trader's and nobody's. */
export function deskOfNode(
  { deskOfAccount }: Pick<AuditPlaces, 'deskOfAccount'>,
  node: ScopeNode | null,
): string | null {
  if (node === null) return null;
  if (node.level === 'desk') return node.id;
  return node.level === 'account' ? deskOfAccount(node.id) : null;
}
