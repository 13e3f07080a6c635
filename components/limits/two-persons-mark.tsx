'use client';

import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useWelcome } from '#lib/client/hooks.ts';

/** [FE9] the permanent mark of a firm where one person may loosen. */
export function TwoPersonsMark(): ReactNode {
  const approvals = useWelcome()?.approvals;
  const [isKnown, setKnown] = useState(false);
  useEffect(() => setKnown(approvals !== undefined), [approvals]);
  if (!isKnown || approvals === undefined || approvals.twoPersons) return null;
  return (
    <p className="panel border-l-3 border-l-warn px-3 py-2 text-body">
      <strong className="font-semibold">Two persons are switched off.</strong> One person may loosen limits here; the
      configuration file says so. A limit with an open breach still needs two.
    </p>
  );
}
