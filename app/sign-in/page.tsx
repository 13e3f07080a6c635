import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Suspense } from 'react';
import { SignInView } from '../../components/access/sign-in-view.tsx';

export const metadata: Metadata = { title: 'Sign in' };

/** Product name and form, nothing about accounts or counts (ux.md 5.11). */
export default function SignInPage(): ReactNode {
  return (
    <Suspense>
      <SignInView />
    </Suspense>
  );
}
