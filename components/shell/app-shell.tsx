'use client';

import { usePathname } from 'next/navigation';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { isConnected } from '#lib/client/desk-state.ts';
import { useConnection, useHasPicture } from '#lib/client/hooks.ts';
import { LateGuide } from '../guide/late-guide.tsx';
import { lazyPart } from '../ui/lazy-part.ts';
import { PanelBoundary } from '../ui/panel-boundary.tsx';
import { AlertRows } from './alert-rows.tsx';
import { AlertStrip } from './alert-strip.tsx';
import { AlertTray } from './alert-tray.tsx';
import { ClockProvider } from './clock.tsx';
import { DeskUiProvider, useDeskUi } from './desk-ui.tsx';
import type { ShellPart } from './failed-part.tsx';
import { loadFailedPart } from './failed-part-load.ts';
import { FrozenBand } from './frozen-band.tsx';
import { KeyboardListener } from './keyboard-listener.tsx';
import { LatePanels } from './late-panels.tsx';
import { LiveRegions } from './live-regions.tsx';
import { NavRail } from './nav-rail.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { PreferencesLoader } from './preferences-loader.tsx';
import { SessionEndBand } from './session-end-band.tsx';
import { SliceBack } from './slice-back.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useLinksStayOffline } from './use-desk-router.ts';

/** The frame of every page behind sign-in: skip link, strip, nav, top bar, main, tray, status, in that order of focus [AX19]. */
export function AppShell({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <ClockProvider>
      <DeskUiProvider>
        <Frame>{children}</Frame>
      </DeskUiProvider>
    </ClockProvider>
  );
}

function Frame({ children }: { readonly children: ReactNode }): ReactNode {
  const path = usePathname();
  const connection = useConnection();
  const hasPicture = useHasPicture();
  useLinksStayOffline();
  // Until the first picture there is nothing that could be out of date.
  const isCurrent = isConnected(connection) || !hasPicture;
  return (
    <div className="shell bg-canvas" data-current={isCurrent}>
      <a href="#main" className="skip-link rounded-control bg-accent px-3 py-2 font-medium text-accent-on">
        Skip to main content
      </a>
      <Guarded part="alert strip">
        <AlertStrip />
      </Guarded>
      <NavRail path={path} />
      <TopBar />
      <Body
        tray={
          <Guarded part="alert tray">
            <AlertTray />
          </Guarded>
        }
      >
        <main id="main" tabIndex={-1} className="relative flex min-h-0 min-w-0 flex-col overflow-auto outline-none">
          <OfflineBanner />
          <SessionEndBand />
          <FrozenBand />
          <LateGuide />
          {children}
        </main>
      </Body>
      <Guarded part="status bar">
        <StatusBar />
      </Guarded>
      <LiveRegions />
      <LatePanels />
      <SliceBack />
      <KeyboardListener />
      <PreferencesLoader />
      <AlertRows />
    </div>
  );
}

// Seldom needed; the panels ask for it before anybody does.
const FailedPart = lazyPart(loadFailedPart);

/** A part of the frame that failed says so in its place, and where else a person looks [EE3]. */
function Guarded({ part, children }: { readonly part: ShellPart; readonly children: ReactNode }): ReactNode {
  return (
    <PanelBoundary
      name={part}
      small={(detail, retry) => (
        <Suspense fallback={<p role="alert">{part} failed</p>}>
          <FailedPart part={part} detail={detail} onRetry={retry} />
        </Suspense>
      )}
    >
      {children}
    </PanelBoundary>
  );
}

/** Page and tray. What opens or closes on the frame renders this and neither of them. */
function Body({ tray, children }: { readonly tray: ReactNode; readonly children: ReactNode }): ReactNode {
  const { isTrayOpen, isWidthKnown } = useDeskUi();
  return (
    <div className="shell-body" data-tray={isTrayOpen ? (isWidthKnown ? 'open' : 'auto') : 'closed'}>
      {children}
      {isTrayOpen ? tray : null}
    </div>
  );
}
