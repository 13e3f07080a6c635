'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useConnection, useDesk, useHasPicture } from '#lib/client/hooks.ts';
import { PasswordForm } from '../access/password-form.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** Without a session: a fresh page goes to sign-in; a page that was live keeps its address and asks over the grey values [EE5]. */
export function SessionGate(): ReactNode {
  const connection = useConnection();
  const hasPicture = useHasPicture();
  const desk = useDesk();
  const router = useRouter();
  const path = usePathname();
  const isOut = connection.kind === 'signedOut';
  useEffect(() => {
    if (isOut && !hasPicture) router.replace(`/sign-in?next=${encodeURIComponent(path)}`);
  }, [isOut, hasPicture, router, path]);
  if (!isOut || !hasPicture) return null;
  const signedIn = (mustEnrol: boolean): void => {
    // Setting a second factor up has its place on the sign-in page.
    if (mustEnrol) router.replace(`/sign-in?next=${encodeURIComponent(path)}`);
    else desk.retry();
  };
  return (
    <Dialog
      open
      onOpenChange={() => undefined}
      title="Your session has ended"
      description="Values on this page are no longer updated. Sign in to go on where you were."
    >
      <PasswordForm onSignedIn={signedIn} />
    </Dialog>
  );
}
