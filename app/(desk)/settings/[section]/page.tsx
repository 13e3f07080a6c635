import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { DisplayView } from '../../../../components/access/display-view.tsx';
import { KeysView } from '../../../../components/access/keys-view.tsx';
import { NotificationsView } from '../../../../components/access/notifications-view.tsx';
import { PeopleView } from '../../../../components/access/people-view.tsx';
import { ProfileView } from '../../../../components/access/profile-view.tsx';
import { SoundView } from '../../../../components/access/sound-view.tsx';
import { TokensView } from '../../../../components/access/tokens-view.tsx';

type Props = { readonly params: Promise<{ readonly section: string }> };

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage({ params }: Props): Promise<ReactNode> {
  const { section } = await params;
  if (section === 'keys') return <KeysView />;
  if (section === 'sound') return <SoundView />;
  if (section === 'notifications') return <NotificationsView />;
  if (section === 'display') return <DisplayView />;
  if (section === 'people') return <PeopleView />;
  if (section === 'tokens') return <TokensView />;
  if (section === 'profile') return <ProfileView />;
  notFound();
}
