import type { AuditPlaces } from '#server/auth/audit-places.ts';
import type { Publisher } from './publisher.ts';

/** Where things stand for the log of acts; nowhere while nothing is published yet. */
export function deskPlaces(publisher: () => Publisher | undefined): AuditPlaces {
  return {
    proposal: (proposalId) => publisher()?.proposals.get(proposalId) ?? null,
    scopeOfSilence: (silenceId) => publisher()?.silences.get(silenceId)?.scope ?? null,
    deskOfAlert: (alertId) => publisher()?.alerts.get(alertId)?.desk ?? null,
    deskOfAccount: (account) => publisher()?.table.deskOfAccount(account) ?? null,
  };
}
