'use client';

import { CircleHelp, Moon, PanelRightOpen, Search, Snowflake, Sun } from 'lucide-react';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useDesk, useWelcome } from '#lib/client/hooks.ts';
import { Button } from '../ui/button.tsx';
import { KeyHint } from './key-hint.tsx';
import { useDeskActs, useDeskUi } from './desk-ui.tsx';
import { toggleTheme } from './theme.ts';

const TITLES: readonly (readonly [string, string])[] = [
  ['/monitor', 'Monitor'],
  ['/firm', 'Firm'],
  ['/desks', 'Desk'],
  ['/traders', 'Trader'],
  ['/accounts', 'Account'],
  ['/alerts', 'Alerts'],
  ['/exposure', 'Exposure'],
  ['/limits', 'Limits'],
  ['/audit', 'Audit'],
  ['/health', 'Health'],
  ['/settings', 'Settings'],
];

export function TopBar(): ReactNode {
  const path = usePathname();
  const ui = useDeskUi();
  const welcome = useWelcome();
  const title = TITLES.find(([base]) => path.startsWith(base))?.[1] ?? 'Risk desk';
  return (
    <header className="shell-top flex min-w-0 items-center gap-2 bg-canvas px-3">
      <p className="text-control font-semibold">{title}</p>
      {welcome?.demo === true ? (
        <span className="tag" title="A simulated trading floor; no real money, no real people">
          DEMO
        </span>
      ) : null}
      {welcome?.clock === 'event' ? (
        <span
          className="tag max-phone:hidden"
          title="Time on this desk follows the timestamps of the events, not the wall clock"
        >
          EVENT CLOCK
        </span>
      ) : null}
      <SearchButton />
      <Button
        aria-pressed={ui.frozen !== null}
        className="max-phone:hidden"
        onClick={ui.toggleFreeze}
        title="Stop values and order of the main area; strip, tray and status stay live"
      >
        <Snowflake size={14} aria-hidden="true" />
        {ui.frozen === null ? 'Freeze' : 'Resume'}
        <KeyHint id="freeze" />
      </Button>
      {ui.isTrayOpen ? null : (
        <Button
          aria-label="Show the alert tray"
          title="Show the alert tray ( \ )"
          size="icon"
          onClick={() => ui.setTrayOpen(true)}
        >
          <PanelRightOpen size={16} aria-hidden="true" />
        </Button>
      )}
      <ThemeButton />
      <Button
        look="quiet"
        size="icon"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts ( ? )"
        onClick={() => ui.setSheetOpen(true)}
      >
        <CircleHelp size={16} aria-hidden="true" />
      </Button>
    </header>
  );
}

/** Opens the palette; it looks like the field that it brings. */
function SearchButton(): ReactNode {
  const { setPaletteOpen } = useDeskActs();
  return (
    <button
      type="button"
      onClick={() => setPaletteOpen(true)}
      className="ml-auto flex h-7 w-72 min-w-0 items-center gap-2 rounded-control border border-edge bg-surface px-2 text-ink-3 hover:text-ink max-phone:size-11 max-phone:flex-none max-phone:justify-center"
    >
      <Search size={14} aria-hidden="true" className="flex-none" />
      <span className="truncate max-phone:sr-only">Search or run a command</span>
      <span className="ml-auto flex-none max-phone:hidden">
        <KeyHint id="palette" />
      </span>
    </button>
  );
}

function ThemeButton(): ReactNode {
  const desk = useDesk();
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label="Switch between dark and light"
      title="Dark or light ( Shift D )"
      onClick={() => toggleTheme(desk)}
    >
      <Moon size={16} aria-hidden="true" className="theme-moon" />
      <Sun size={16} aria-hidden="true" className="theme-sun" />
    </Button>
  );
}
