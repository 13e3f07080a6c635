'use client';

import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useDesk } from '#lib/client/hooks.ts';
import { useAttention } from '#lib/client/use-attention.ts';
import { usePreferenceState } from '#lib/client/use-preferences.ts';
import { PnlChoice } from '../access/display-view.tsx';
import { Button } from '../ui/button.tsx';
import { TOUR_STEPS } from './tour-steps.ts';

const BAND = 'flex flex-none flex-wrap items-center gap-x-3 gap-y-2 border-b border-edge bg-surface px-3 py-2';

/**
 * First the questions of the first visit, once; then the tour, until it was taken or put away. A band in the page: it
 * covers nothing, holds no focus, and the strip stays where it is [EE2].
 */
export function GuideBand(): ReactNode {
  const { isLoaded, chosen } = usePreferenceState();
  if (!isLoaded) return null;
  if (!chosen.welcomed) return <Welcome />;
  return chosen.toured ? null : <Tour />;
}

function Welcome(): ReactNode {
  const { attention, preferences } = useDesk();
  const { sound, notes } = useAttention();
  return (
    <section aria-label="First visit" className={BAND}>
      <PnlChoice />
      <div role="group" aria-label="Attention" className="flex flex-wrap items-center gap-2">
        <Button
          disabledReason={sound === 'blocked' ? null : sound === 'running' ? 'Sound is allowed' : 'No sound here'}
          onClick={() => attention.allowSound()}
        >
          Allow sound
        </Button>
        <Button
          disabledReason={
            notes === 'default' ? null : notes === 'granted' ? 'Notifications are allowed' : 'Not possible here'
          }
          onClick={() => void attention.askNotes()}
        >
          Allow notifications
        </Button>
        <Button look="primary" onClick={() => preferences.choose({ welcomed: true })}>
          Done
        </Button>
      </div>
    </section>
  );
}

function Tour(): ReactNode {
  const { preferences } = useDesk();
  const [at, setAt] = useState(0);
  const step = TOUR_STEPS[at];
  const selector = step?.selector ?? null;
  useEffect(() => {
    const target = selector === null ? null : document.querySelector(selector);
    target?.setAttribute('data-toured', 'true');
    return () => target?.removeAttribute('data-toured');
  }, [selector]);
  const end = (): void => preferences.choose({ toured: true });
  if (step === undefined) return null;
  const isLast = at === TOUR_STEPS.length - 1;
  return (
    <section aria-label="Guided tour" className={BAND}>
      <p aria-live="polite" className="min-w-0 flex-1 basis-80 text-control">
        <span className="text-ink-3">
          {at + 1} of {TOUR_STEPS.length}
        </span>{' '}
        <strong className="font-semibold">{step.title}.</strong> {step.text}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button disabledReason={at === 0 ? 'This is the first step' : null} onClick={() => setAt(at - 1)}>
          Back
        </Button>
        <Button look="primary" onClick={() => (isLast ? end() : setAt(at + 1))}>
          {isLast ? 'Finish' : 'Next'}
        </Button>
        {isLast ? null : (
          <Button look="quiet" onClick={end}>
            End the tour
          </Button>
        )}
      </div>
    </section>
  );
}
