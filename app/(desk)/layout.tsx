import type { ReactNode } from 'react';
import { LiveProvider } from '../../components/live-provider.tsx';
import { AppShell } from '../../components/shell/app-shell.tsx';

export default function DeskLayout({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <LiveProvider>
      <AppShell>{children}</AppShell>
    </LiveProvider>
  );
}
