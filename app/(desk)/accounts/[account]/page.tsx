import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { AccountView } from '../../../../components/level/account-view.tsx';

type Props = { readonly params: Promise<{ readonly account: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).account) };
}

export default async function AccountPage({ params }: Props): Promise<ReactNode> {
  const account = decodeURIComponent((await params).account);
  return <AccountView key={account} account={account} />;
}
