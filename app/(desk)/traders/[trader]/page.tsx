import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { GroupPage } from '../../../../components/level/group-view.tsx';

type Props = { readonly params: Promise<{ readonly trader: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).trader) };
}

export default async function TraderPage({ params }: Props): Promise<ReactNode> {
  const id = decodeURIComponent((await params).trader);
  return <GroupPage key={id} level="trader" id={id} />;
}
