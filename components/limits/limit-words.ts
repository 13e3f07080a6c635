import type { ActResult } from '#lib/client/intents.ts';

/** Why a limit was not set, said plainly. */
export function refusedLimitText(result: Exclude<ActResult, { kind: 'done' }>): string {
  switch (result.kind) {
    case 'notConnected':
      return 'Not connected, nothing changed.';
    case 'unconfirmed':
      return 'Not confirmed. Look at the list before you try again.';
    case 'nothing':
      return 'Nothing was sent.';
    case 'refused':
      return reasonText(result.reason, result.detail);
  }
}

function reasonText(reason: string, detail: string | null): string {
  switch (reason) {
    case 'needsApproval':
      return 'Not changed: this loosens the limit, and loosening needs a second person. Propose it.';
    case 'baseVersionMoved':
      return 'Not changed: somebody changed this limit meanwhile. Open it again from the list and look at the present version.';
    case 'forbidden':
      return 'Not changed: your role does not allow it.';
    case 'unknownAccount':
      return 'Not changed: there is no such account.';
    default:
      return `Not changed: ${reason}${detail === null ? '' : ` (${detail})`}.`;
  }
}
