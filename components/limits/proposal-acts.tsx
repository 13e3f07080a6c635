'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { useDesk, useWelcome } from '#lib/client/hooks.ts';
import type { ActResult } from '#lib/client/intents.ts';
import { ProposalCommands } from '#lib/client/proposal-commands.ts';
import type { ProposalView } from '#lib/model/proposal.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { approveRefusal, proposalRefusal, riskRefusal } from './proposal-words.ts';

/** What a user may do about an open proposal; what he may not is shown with its reason [UP12]. */
export function ProposalActs({ proposal }: { readonly proposal: ProposalView }): ReactNode {
  const proposals = new ProposalCommands(useDesk().commands.tools);
  const welcome = useWelcome();
  const [isRejecting, setRejecting] = useState(false);
  const [result, setResult] = useState<ActResult | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { proposalId } = proposal;
  const user = welcome?.user ?? null;
  const run = async (act: () => Promise<ActResult>): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setResult(await act());
    setBusy(false);
  };
  const busy = isBusy ? 'Sending …' : null;
  return (
    <>
      {isRejecting ? (
        <RejectForm
          busy={busy}
          onCancel={() => setRejecting(false)}
          onReject={(why) => void run(() => proposals.reject(proposalId, why))}
        />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button
            look="primary"
            disabledReason={busy ?? approveRefusal(proposal, user, welcome?.approvals ?? null)}
            onClick={() => void run(() => proposals.approve(proposalId))}
          >
            Approve
          </Button>
          {user !== null && proposal.by === user.id ? (
            <Button disabledReason={busy} onClick={() => void run(() => proposals.withdraw(proposalId))}>
              Withdraw
            </Button>
          ) : (
            <Button disabledReason={busy ?? riskRefusal(user)} onClick={() => setRejecting(true)}>
              Reject …
            </Button>
          )}
        </div>
      )}
      <p role="status" className="text-body font-medium text-breach empty:hidden">
        {result === null || result.kind === 'done' ? '' : proposalRefusal(result)}
      </p>
    </>
  );
}

type RejectProps = {
  readonly busy: string | null;
  readonly onReject: (why: string) => void;
  readonly onCancel: () => void;
};

function RejectForm({ busy, onReject, onCancel }: RejectProps): ReactNode {
  const [why, setWhy] = useState('');
  const isEmpty = why.trim() === '';
  return (
    <form
      className="flex flex-col gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty && busy === null) onReject(why.trim());
      }}
    >
      <TextField
        label="Why not"
        help="The proposer reads it; it stays on record."
        maxLength={500}
        required
        value={why}
        onText={setWhy}
      />
      <div className="flex gap-2">
        <Button type="submit" disabledReason={busy ?? (isEmpty ? 'Say why first' : null)}>
          Reject
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
