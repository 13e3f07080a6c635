import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { LimitHistory } from '../../../../../components/limits/limit-history.tsx';

type Props = { readonly params: Promise<{ readonly rule: string }> };

export const metadata: Metadata = { title: 'Versions of a limit' };

export default async function LimitHistoryPage({ params }: Props): Promise<ReactNode> {
  return <LimitHistory limitId={decodeURIComponent((await params).rule)} />;
}
