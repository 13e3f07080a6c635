import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { HealthView } from '../../../components/shell/health-view.tsx';

export const metadata: Metadata = { title: 'Health' };

export default function HealthPage(): ReactNode {
  return <HealthView />;
}
