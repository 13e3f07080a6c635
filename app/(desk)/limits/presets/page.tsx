import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { PresetsView } from '../../../../components/limits/presets-view.tsx';

export const metadata: Metadata = { title: 'Programmes' };

export default function PresetsPage(): ReactNode {
  return <PresetsView />;
}
