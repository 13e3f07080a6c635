import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { PeopleView } from '../../../../components/access/people-view.tsx';
import { ProfileView } from '../../../../components/access/profile-view.tsx';
import { TokensView } from '../../../../components/access/tokens-view.tsx';

type Props = { readonly params: Promise<{ readonly section: string }> };

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage({ params }: Props): Promise<ReactNode> {
  const { section } = await params;
  if (section === 'people') return <PeopleView />;
  if (section === 'tokens') return <TokensView />;
  if (section === 'profile') return <ProfileView />;
  notFound();
}
