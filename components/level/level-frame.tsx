import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';

type Props = {
  readonly crumbs: ReactNode;
  /** Figures of the node as they stand. */
  readonly figures: ReactNode;
  /** A key of the address that could not be used [IA3]. */
  readonly badValue: string | null;
  readonly bars: ReactNode;
  readonly charts: ReactNode;
  readonly tabs: ReactNode;
};

/** The one template of firm, desk, trader, account and symbol (ux.md 5.5). */
export function LevelFrame({ crumbs, figures, badValue, bars, charts, tabs }: Props): ReactNode {
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-1 overflow-hidden p-2 pt-0 pb-1.5 max-phone:overflow-visible">
      <header className="flex-none">
        {crumbs}
        {figures}
        {badValue === null ? null : (
          <p role="status" className="text-cap text-ink-2">
            {badValue} in the address is not known here; the default is shown.
          </p>
        )}
      </header>
      {bars}
      {charts}
      {tabs}
    </div>
  );
}

export function ChartSkeleton(): ReactNode {
  return (
    <>
      <div className="panel h-[max(200px,26vh)] flex-none" aria-hidden="true" />
      <div className="grid h-[max(110px,15vh)] flex-none grid-cols-2 gap-2 max-phone:hidden" aria-hidden="true">
        <div className="panel" />
        <div className="panel" />
      </div>
    </>
  );
}

const LATE_MS = 4_000;

/** True when something has been missing for a while. */
export function useLate(isMissing: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!isMissing) return undefined;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, [isMissing]);
  return isLate && isMissing;
}

export function UnknownNode({ title, what }: { readonly title: string; readonly what: string }): ReactNode {
  return (
    <div className="flex flex-col gap-2 p-6 text-control">
      <h1 className="text-kpi font-semibold">{title}</h1>
      <p className="text-ink-2">Nothing is known of {what} of this name, or it is outside of what you may see.</p>
    </div>
  );
}
