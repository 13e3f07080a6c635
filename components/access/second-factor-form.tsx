'use client';

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { activateSecondFactor, offerSecondFactor } from '#lib/client/api.ts';
import type { ApiAnswer, SecondFactorOffer } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { refusalText } from './refusal-words.ts';

type Props = {
  /** How a call is made that may need a fresh password; at the sign-in itself it never does. */
  readonly run: <Value>(call: () => Promise<ApiAnswer<Value>>) => Promise<ApiAnswer<Value>>;
  readonly onDone: () => void;
};

/** Three steps: show the secret, take the first code, show the recovery codes once [PW5]. */
export function SecondFactorForm({ run, onDone }: Props): ReactNode {
  const [offer, setOffer] = useState<SecondFactorOffer | null>(null);
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[] | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const start = async (): Promise<void> => {
    const answer = await run(() => offerSecondFactor());
    if (answer.ok) setOffer(answer.value);
    setRefusal(answer.ok ? null : refusalText(answer));
  };
  const activate = async (code: string): Promise<void> => {
    const answer = await run(() => activateSecondFactor(code));
    if (answer.ok) setRecoveryCodes(answer.value.recoveryCodes);
    setRefusal(answer.ok ? null : refusalText(answer));
  };
  if (recoveryCodes !== null) return <RecoveryCodes codes={recoveryCodes} onDone={onDone} />;
  if (offer !== null) return <Offer offer={offer} refusal={refusal} onCode={activate} />;
  return (
    <div className="flex flex-col gap-2">
      <p>A second factor is a code of an authenticator app, asked for beside your password.</p>
      <Button look="primary" className="self-start" onClick={() => void start()}>
        Set up a second factor
      </Button>
      <p role="alert" className="font-medium text-breach empty:hidden">
        {refusal}
      </p>
    </div>
  );
}

type OfferProps = {
  readonly offer: SecondFactorOffer;
  readonly refusal: string | null;
  readonly onCode: (code: string) => Promise<void>;
};

function Offer({ offer, refusal, onCode }: OfferProps): ReactNode {
  const [code, setCode] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    await onCode(code);
    setBusy(false);
  };
  return (
    <form aria-label="Second factor" className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      <p>Add an account to your authenticator app by this secret, or by the address below it.</p>
      <p className="rounded-control bg-sunken p-2 font-medium break-words select-all" data-testid="secret">
        {offer.secret}
      </p>
      <p className="text-cap break-all text-ink-2 select-all">{offer.uri}</p>
      <TextField
        label="Code of the app"
        help="Six digits. It proves that the app holds the secret."
        error={refusal}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        onText={setCode}
      />
      <Button type="submit" look="primary" className="self-start" disabledReason={isBusy ? 'Checking …' : null}>
        Turn it on
      </Button>
    </form>
  );
}

function RecoveryCodes({
  codes,
  onDone,
}: {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}): ReactNode {
  return (
    <div className="flex flex-col gap-3">
      <p role="status">
        Your second factor is on. Each of these recovery codes stands in for the app once. They are shown only now.
      </p>
      <ul aria-label="Recovery codes" className="grid grid-cols-2 gap-1 rounded-control bg-sunken p-2 font-medium">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button look="primary" className="self-start" onClick={onDone}>
        I have kept them
      </Button>
    </div>
  );
}
