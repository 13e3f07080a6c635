'use client';

import {
  Activity,
  BellRing,
  Building2,
  ChartNoAxesColumn,
  Grid3x3,
  ScrollText,
  Settings,
  SlidersHorizontal,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useDecidable, useUnacknowledgedCount } from '#lib/client/hooks.ts';
import { classNames } from '../ui/class-names.ts';

type Item = {
  readonly href: string;
  readonly base: string;
  readonly label: string;
  readonly keys: string;
  readonly icon: LucideIcon;
};

const ITEMS: readonly Item[] = [
  { href: '/monitor', base: '/monitor', label: 'Monitor', keys: 'g m', icon: ChartNoAxesColumn },
  { href: '/alerts', base: '/alerts', label: 'Alerts', keys: 'g a', icon: BellRing },
  { href: '/exposure', base: '/exposure', label: 'Exposure', keys: 'g e', icon: Grid3x3 },
  { href: '/firm', base: '/firm', label: 'Firm', keys: 'g f', icon: Building2 },
  { href: '/limits', base: '/limits', label: 'Limits', keys: 'g l', icon: SlidersHorizontal },
  { href: '/audit', base: '/audit', label: 'Audit', keys: 'g u', icon: ScrollText },
  { href: '/health', base: '/health', label: 'Health', keys: 'g h', icon: Activity },
  { href: '/settings/profile', base: '/settings', label: 'Settings', keys: 'g s', icon: Settings },
];

const BELOW_FIRM = /^\/(desks|traders|accounts)\//;

/** Pages that exist; a page of a later release is not announced. */
export function NavRail({ path }: { readonly path: string }): ReactNode {
  const count = useUnacknowledgedCount();
  const proposals = useDecidable().length;
  return (
    <nav
      aria-label="Pages"
      className="shell-nav flex flex-col gap-1 border-r border-line bg-sunken py-1.5 max-phone:flex-row max-phone:justify-around max-phone:overflow-x-auto max-phone:border-t max-phone:border-r-0 max-phone:py-0"
    >
      {ITEMS.map(({ href, base, label, keys, icon: Icon }) => {
        const isHere = path.startsWith(base) || (base === '/firm' && BELOW_FIRM.test(path));
        const badge = badgeOf(base, { unacknowledged: count, proposals });
        return (
          <Link
            key={href}
            href={href}
            title={`${label} (${keys})`}
            aria-current={isHere ? 'page' : undefined}
            className={classNames(
              'relative mx-auto grid size-9 place-content-center rounded-panel hover:bg-hover hover:text-ink max-phone:h-14 max-phone:w-full max-phone:gap-0.5 max-phone:rounded-none',
              isHere ? 'bg-selected text-ink' : 'text-ink-2',
            )}
          >
            <Icon size={18} strokeWidth={1.75} aria-hidden="true" className="mx-auto" />
            {/* The name is what is written: a phone shows the word, the rail keeps it for those who hear [AX20]. */}
            <span className="text-cap phone:sr-only">{label}</span>
            {badge === null ? null : (
              <>
                {' '}
                <span className="nav-badge absolute -top-0.5 -right-1 max-phone:top-1 max-phone:right-[calc(50%-24px)]">
                  {badge.count > 99 ? '99+' : badge.count}
                </span>{' '}
                <span className="sr-only">{badge.what}</span>
              </>
            )}
          </Link>
        );
      })}
    </nav>
  );
}

function badgeOf(
  base: string,
  counts: { readonly unacknowledged: number; readonly proposals: number },
): { readonly count: number; readonly what: string } | null {
  if (base === '/alerts' && counts.unacknowledged > 0) return { count: counts.unacknowledged, what: 'unacknowledged' };
  if (base === '/limits' && counts.proposals > 0) return { count: counts.proposals, what: 'waiting for your approval' };
  return null;
}
