import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { MonitorView } from '../../../components/risk/monitor-view.tsx';

export const metadata: Metadata = { title: 'Monitor' };

export default function MonitorPage(): ReactNode {
  return <MonitorView />;
}
