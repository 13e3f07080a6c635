import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Suspense } from 'react';
import { ReportView } from '../../../../components/audit/report-view.tsx';

export const metadata: Metadata = { title: 'Report of a day' };

export default function ReportPage(): ReactNode {
  return (
    <Suspense>
      <ReportView />
    </Suspense>
  );
}
