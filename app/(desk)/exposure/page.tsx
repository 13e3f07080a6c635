import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { ExposureView } from '../../../components/exposure/exposure-view.tsx';
import '../../exposure.css';

export const metadata: Metadata = { title: 'Exposure' };

export default function ExposurePage(): ReactNode {
  return <ExposureView />;
}
