import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { LimitsView } from '../../../components/limits/limits-view.tsx';

export const metadata: Metadata = { title: 'Limits' };

export default function LimitsPage(): ReactNode {
  return <LimitsView />;
}
