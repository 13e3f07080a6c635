import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { LimitEditor } from '../../../../components/limits/limit-editor.tsx';

export const metadata: Metadata = { title: 'New limit' };

export default function NewLimitPage(): ReactNode {
  return <LimitEditor limitId={null} />;
}
