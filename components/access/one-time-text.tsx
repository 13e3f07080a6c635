'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';

type Props = {
  /** What it is, as a sentence names it: link, token. */
  readonly what: string;
  readonly text: string;
};

/** A secret that is shown once and handed over by hand. */
export function OneTimeText({ what, text }: Props): ReactNode {
  const [isCopied, setCopied] = useState(false);
  return (
    <div role="status" className="flex flex-col gap-2 rounded-control border border-edge bg-sunken p-3">
      <p>{`Hand this ${what} over yourself: it is shown only now.`}</p>
      <p className="font-medium break-all select-all">{text}</p>
      <Button
        className="self-start"
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {isCopied ? 'Copied' : `Copy ${what}`}
      </Button>
    </div>
  );
}
