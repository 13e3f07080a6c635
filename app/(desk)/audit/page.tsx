import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Suspense } from 'react';
import { AuditView } from '../../../components/audit/audit-view.tsx';

export const metadata: Metadata = { title: 'Audit' };

export default function AuditPage(): ReactNode {
  return (
    <Suspense>
      <AuditView />
    </Suspense>
  );
}
