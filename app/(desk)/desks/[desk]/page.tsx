import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { GroupPage } from '../../../../components/level/group-view.tsx';

type Props = { readonly params: Promise<{ readonly desk: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).desk) };
}

export default async function DeskPage({ params }: Props): Promise<ReactNode> {
  const id = decodeURIComponent((await params).desk);
  return <GroupPage key={id} level="desk" id={id} />;
}
