'use client';

import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { fetchMe, removeSecondFactor } from '#lib/client/api.ts';
import type { Me } from '#lib/client/api.ts';
import { Button } from '../ui/button.tsx';
import { refusalText } from './refusal-words.ts';
import { SecondFactorForm } from './second-factor-form.tsx';
import { useConfirmed } from './use-confirmed.ts';

/** The own second factor: whether there is one, and setting it up or taking it away [PW5]. */
export function SecondFactorPanel(): ReactNode {
  const confirmed = useConfirmed();
  const [factor, setFactor] = useState<Me['secondFactor'] | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const load = useCallback(async () => {
    const answer = await fetchMe();
    if (answer.ok) setFactor(answer.value.secondFactor);
    else setRefusal(refusalText(answer));
  }, []);
  useEffect(() => void load(), [load]);
  const remove = async (): Promise<void> => {
    const answer = await confirmed(() => removeSecondFactor());
    setRefusal(answer.ok ? null : refusalText(answer));
    await load();
  };
  return (
    <section aria-label="Second factor" className="panel flex max-w-140 flex-col gap-3 p-4 text-control">
      <h2 className="font-semibold">Second factor</h2>
      {factor === null ? <p className="text-ink-2">Loading.</p> : null}
      {factor?.enrolled === true ? (
        <>
          <p>On. {factor.recoveryCodesLeft} of 10 recovery codes are left.</p>
          <Button
            className="self-start"
            disabledReason={factor.required ? 'Your role needs a second factor' : null}
            onClick={() => void remove()}
          >
            Turn it off
          </Button>
        </>
      ) : null}
      {factor?.enrolled === false ? <SecondFactorForm run={confirmed} onDone={() => void load()} /> : null}
      <p role="alert" className="font-medium text-breach empty:hidden">
        {refusal}
      </p>
    </section>
  );
}
