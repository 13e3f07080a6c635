import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { AlertsView } from '../../../components/alerts/alerts-view.tsx';

export const metadata: Metadata = { title: 'Alerts' };

export default function AlertsPage(): ReactNode {
  return <AlertsView />;
}
