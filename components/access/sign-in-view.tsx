'use client';

import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { signInByLink } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { NewPasswordForm } from './new-password-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { refusalText } from './refusal-words.ts';
import { SecondFactorForm } from './second-factor-form.tsx';
import { SetUpForm } from './set-up-form.tsx';

type Way = 'password' | 'link' | 'newPassword' | 'setUp' | 'secondFactor';

/** Password, one-time link, or set-up. A link is used by a press, never by opening the page, so a preview cannot use it up. */
export function SignInView(): ReactNode {
  const search = useSearchParams();
  const token = search.get('token');
  const [way, setWay] = useState<Way>(
    token === null ? 'password' : search.get('purpose') === 'setup' ? 'setUp' : 'link',
  );
  const go = (): void => {
    // A full load: the desk starts with its new session and the token leaves the address.
    location.replace(safeNext(search.get('next')));
  };
  const signedIn = (mustEnrol: boolean): void => (mustEnrol ? setWay('secondFactor') : go());
  return (
    <main className="grid min-h-full place-items-center bg-canvas p-4">
      <div className="panel flex w-full max-w-90 flex-col gap-4 p-6">
        <h1 className="text-kpi font-semibold">Risk desk</h1>
        {way === 'password' ? <PasswordForm onSignedIn={signedIn} /> : null}
        {way === 'link' && token !== null ? <LinkForm token={token} onSignedIn={signedIn} onWay={setWay} /> : null}
        {way === 'newPassword' && token !== null ? <NewPasswordForm token={token} onDone={signedIn} /> : null}
        {way === 'setUp' && token !== null ? <SetUpForm token={token} onDone={signedIn} /> : null}
        {way === 'secondFactor' ? <SecondFactorForm run={(call) => call()} onDone={go} /> : null}
      </div>
    </main>
  );
}

type LinkProps = {
  readonly token: string;
  readonly onSignedIn: (mustEnrol: boolean) => void;
  readonly onWay: (way: Way) => void;
};

function LinkForm({ token, onSignedIn, onWay }: LinkProps): ReactNode {
  const [code, setCode] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    const answer = await signInByLink(token, code === null ? {} : { code });
    setBusy(false);
    if (answer.ok) onSignedIn(answer.value.mustEnrol);
    else if (answer.reason === 'passwordNeeded') onWay('newPassword');
    else if (answer.reason === 'codeNeeded') setCode('');
    else setRefusal(refusalText(answer));
  };
  return (
    <div className="flex flex-col gap-3 text-control">
      <p className="text-ink-2">This one-time link signs you in on this device. It works once.</p>
      {code === null ? null : (
        <TextField
          label="Code"
          help="Of your authenticator app, or one of your recovery codes."
          autoComplete="one-time-code"
          value={code}
          onText={setCode}
        />
      )}
      <Button look="primary" size="tall" disabledReason={isBusy ? 'Signing in …' : null} onClick={() => void submit()}>
        {isBusy ? 'Signing in …' : 'Sign in with this link'}
      </Button>
      <p role="alert" className="font-medium text-breach">
        {refusal}
      </p>
      {refusal === null ? null : (
        <Button className="self-start" onClick={() => onWay('password')}>
          Use a password
        </Button>
      )}
    </div>
  );
}

/** Only a path of this site; anything else leads to the monitor. */
function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/monitor';
}
