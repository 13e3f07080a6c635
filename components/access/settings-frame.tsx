'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';

const SECTIONS = [
  { id: 'profile', label: 'Profile' },
  { id: 'keys', label: 'Keys' },
  { id: 'sound', label: 'Sound' },
  { id: 'notifications', label: 'Notifications' },
  { id: 'display', label: 'Display' },
  { id: 'people', label: 'People' },
  { id: 'tokens', label: 'Tokens' },
] as const;

type Props = { readonly section: (typeof SECTIONS)[number]['id']; readonly children: ReactNode };

export function SettingsFrame({ section, children }: Props): ReactNode {
  return (
    <div className="flex flex-col gap-2 p-2">
      <h1 className="visually-hidden">Settings</h1>
      <nav aria-label="Settings" className="flex flex-wrap gap-1">
        {SECTIONS.map(({ id, label }) => (
          <Link
            key={id}
            href={`/settings/${id}`}
            aria-current={id === section ? 'page' : undefined}
            className={classNames(
              'inline-flex h-7 items-center rounded-control px-2.5 font-medium hover:bg-hover max-phone:h-11',
              id === section ? 'bg-selected text-ink' : 'text-ink-2',
            )}
          >
            {label}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  );
}
