'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { useDesk, useWelcome } from '#lib/client/hooks.ts';
import type { ActResult } from '#lib/client/intents.ts';
import { ProposalCommands } from '#lib/client/proposal-commands.ts';
import type { ProposedChange } from '#lib/model/proposal.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { emergencySpan, mayAskEmergency, proposalRefusal } from './proposal-words.ts';

type Props = {
  readonly change: ProposedChange;
  /** Asked for here where the page around has no field of its own for it. */
  readonly reason?: string | undefined;
};

/** A loosening was refused to one person: it can be put before a second one, with its reason. */
export function ProposeStep({ change, reason: given }: Props): ReactNode {
  const desk = useDesk();
  const [typed, setTyped] = useState('');
  const reason = given ?? typed;
  const [result, setResult] = useState<ActResult | null>(null);
  const [isBusy, setBusy] = useState(false);
  const welcome = useWelcome();
  const propose = async (isEmergency: boolean): Promise<void> => {
    if (isBusy || reason.trim() === '') return;
    setBusy(true);
    setResult(await new ProposalCommands(desk.commands.tools).propose(change, reason.trim(), isEmergency));
    setBusy(false);
  };
  const disabledReason = isBusy ? 'Sending …' : reason.trim() === '' ? 'Say why first' : null;
  if (result?.kind === 'done')
    return (
      <p role="status" className="text-control font-medium text-ok">
        Proposed. It is in force as soon as a second person approves it.
      </p>
    );
  return (
    <div className="flex flex-col gap-1.5 rounded-panel border border-edge px-3 py-2">
      <p className="text-body">
        This loosens the limit, so a second person has to approve it. Nothing has changed yet; tightening takes effect
        at once.
      </p>
      {given === undefined ? (
        <TextField
          label="Reason for the second person"
          help="Why the limit should be looser. It stays on record."
          maxLength={500}
          value={typed}
          onText={setTyped}
        />
      ) : null}
      <Button look="primary" disabledReason={disabledReason} onClick={() => void propose(false)}>
        Propose to a second person
      </Button>
      {welcome !== null && mayAskEmergency(change, welcome.user, welcome.approvals) ? (
        <>
          <p className="text-body text-ink-2">
            No other lead at the desk? A manager may approve an emergency: in force for{' '}
            {emergencySpan(welcome.approvals.emergencyMs)} at most, once a trading day; then the limit stands as before.
            Every lead is told.
          </p>
          <Button disabledReason={disabledReason} onClick={() => void propose(true)}>
            Propose as an emergency
          </Button>
        </>
      ) : null}
      <p role="status" className="text-body font-medium text-breach empty:hidden">
        {result === null ? '' : proposalRefusal(result)}
      </p>
    </div>
  );
}
