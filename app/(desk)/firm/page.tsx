import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { FirmPage } from '../../../components/level/group-view.tsx';

export const metadata: Metadata = { title: 'Firm' };

export default function Firm(): ReactNode {
  return <FirmPage />;
}
