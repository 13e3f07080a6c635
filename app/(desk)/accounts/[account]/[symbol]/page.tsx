import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { SymbolView } from '../../../../../components/level/symbol-view.tsx';

type Props = { readonly params: Promise<{ readonly account: string; readonly symbol: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { account, symbol } = await params;
  return { title: `${decodeURIComponent(account)} ${decodeURIComponent(symbol)}` };
}

export default async function SymbolPage({ params }: Props): Promise<ReactNode> {
  const given = await params;
  const [account, symbol] = [decodeURIComponent(given.account), decodeURIComponent(given.symbol)];
  return <SymbolView key={`${account} ${symbol}`} account={account} symbol={symbol} />;
}
