import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { AlertFile } from '../../../../components/alerts/alert-file.tsx';

type Props = { readonly params: Promise<{ readonly id: string }> };

export const metadata: Metadata = { title: 'Alert' };

export default async function AlertPage({ params }: Props): Promise<ReactNode> {
  const alertId = decodeURIComponent((await params).id);
  return <AlertFile key={alertId} alertId={alertId} />;
}
