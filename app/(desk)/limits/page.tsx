import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { LimitsTabs } from '../../../components/limits/limits-tabs.tsx';

export const metadata: Metadata = { title: 'Limits' };

export default function LimitsPage(): ReactNode {
  return <LimitsTabs />;
}
