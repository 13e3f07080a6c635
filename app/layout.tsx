import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { cookies, headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { NonceProvider } from '../components/shell/nonce-provider.tsx';
import './globals.css';

const inter = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  display: 'swap',
  variable: '--font-inter',
  preload: true,
});

export const metadata: Metadata = {
  title: { default: 'Risk desk', template: '%s · Risk desk' },
  referrer: 'no-referrer',
};
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

// The theme must stand before first paint [CO6]. No quotes in the text: React escapes them, and a script is read as it stands.
const SYSTEM_THEME =
  'document.documentElement.dataset.theme=matchMedia(`(prefers-color-scheme:dark)`).matches?`dark`:`light`';

const PNL_SCHEMES = ['greenRed', 'redUp', 'ink'] as const;

/** The frame of every page. Pages are rendered per request, because each carries its own nonce; they hold no account data [NX1]. */
export default async function RootLayout({ children }: { readonly children: ReactNode }): Promise<ReactNode> {
  await connection();
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const kept = await cookies();
  const chosen = kept.get('theme')?.value;
  const pnl = PNL_SCHEMES.find((scheme) => scheme === kept.get('pnl')?.value);
  const theme = chosen === 'dark' || chosen === 'light' ? chosen : null;
  return (
    <html lang="en" className={inter.variable} data-theme={theme ?? 'dark'} data-pnl={pnl} suppressHydrationWarning>
      <body className="font-sans">
        {theme === null ? (
          <script nonce={nonce} suppressHydrationWarning>
            {SYSTEM_THEME}
          </script>
        ) : null}
        <NonceProvider nonce={nonce ?? null}>{children}</NonceProvider>
      </body>
    </html>
  );
}
