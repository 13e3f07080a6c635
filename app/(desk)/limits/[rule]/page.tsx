import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { LimitEditor } from '../../../../components/limits/limit-editor.tsx';

type Props = { readonly params: Promise<{ readonly rule: string }> };

export const metadata: Metadata = { title: 'Limit' };

export default async function LimitPage({ params }: Props): Promise<ReactNode> {
  return <LimitEditor limitId={decodeURIComponent((await params).rule)} />;
}
