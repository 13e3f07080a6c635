'use client';

import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { fetchTokens, revokeToken, rotateToken } from '#lib/client/api.ts';
import type { TokenLine } from '#lib/client/api.ts';
import { formatInstant } from '#lib/base/time.ts';
import { useWelcome } from '#lib/client/hooks.ts';
import { Button } from '../ui/button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import type { TableColumn } from '../ui/data-table.tsx';
import { OneTimeText } from './one-time-text.tsx';
import { refusalText } from './refusal-words.ts';
import { SettingsFrame } from './settings-frame.tsx';
import { TokenForm } from './token-form.tsx';
import { useConfirmed } from './use-confirmed.ts';

const COLUMNS: readonly TableColumn<TokenLine>[] = [
  { id: 'name', header: 'Name', sortBy: (token) => token.name, cell: (token) => token.name },
  {
    id: 'source',
    header: 'Source',
    sortBy: (token) => token.source ?? '',
    cell: (token) => token.source ?? 'personal',
  },
  { id: 'kinds', header: 'May send', cell: (token) => token.kinds?.join(', ') ?? 'every kind' },
  { id: 'accounts', header: 'Accounts', cell: (token) => token.accounts?.join(', ') ?? 'all' },
  { id: 'networks', header: 'From', cell: (token) => token.networks?.join(', ') ?? 'everywhere' },
  { id: 'used', header: 'Last used (UTC)', cell: (token) => whenText(token.usedAtMs, 'never') },
  { id: 'state', header: 'Ends (UTC)', cell: endText },
];

/** Tokens of feeds: made, rotated and revoked here by an administrator; each is shown once [TK1] [TK3]. */
export function TokensView(): ReactNode {
  const role = useWelcome()?.user.role ?? null;
  const confirmed = useConfirmed();
  const [tokens, setTokens] = useState<readonly TokenLine[] | null>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const load = useCallback(async () => {
    const answer = await fetchTokens();
    if (answer.ok) setTokens(answer.value);
    else setRefusal(refusalText(answer));
  }, []);
  useEffect(() => {
    if (role === 'admin') void load();
  }, [load, role]);
  const columns = useMemo<readonly TableColumn<TokenLine>[]>(() => {
    const act = async (call: typeof rotateToken | typeof revokeToken, tokenId: string): Promise<void> => {
      const answer = await confirmed(() => call(tokenId));
      setRefusal(answer.ok ? null : refusalText(answer));
      if (answer.ok) setFresh(answer.value.token ?? null);
      await load();
    };
    const cell = (token: TokenLine): ReactNode =>
      token.revokedAtMs !== null ? null : (
        <span className="flex gap-1">
          {token.source === null ? null : (
            <Button aria-label={`Rotate ${token.name}`} onClick={() => void act(rotateToken, token.id)}>
              Rotate
            </Button>
          )}
          <Button aria-label={`Revoke ${token.name}`} onClick={() => void act(revokeToken, token.id)}>
            Revoke
          </Button>
        </span>
      );
    return [...COLUMNS, { id: 'acts', header: 'Change', cell }];
  }, [confirmed, load]);
  return (
    <SettingsFrame section="tokens">
      {/* The list scrolls, so the keyboard has to reach it. */}
      <section aria-label="Tokens" className="panel overflow-auto" tabIndex={0}>
        {tokens === null ? (
          <p className="min-h-24 p-3 text-ink-2">
            {role === 'admin' ? 'Loading tokens.' : 'Tokens are for administrators.'}
          </p>
        ) : (
          <DataTable
            label="Tokens"
            columns={columns}
            items={tokens}
            keyOf={(token) => token.id}
            empty="No token yet."
          />
        )}
      </section>
      <p role="alert" className="font-medium text-breach empty:hidden">
        {refusal}
      </p>
      {fresh === null ? null : <OneTimeText what="token" text={fresh} />}
      <TokenForm
        disabledReason={role === 'admin' ? null : 'Making tokens needs the role admin'}
        onMade={(text) => {
          setFresh(text);
          void load();
        }}
      />
    </SettingsFrame>
  );
}

function endText({ revokedAtMs, expiresAtMs }: TokenLine): string {
  return revokedAtMs === null ? whenText(expiresAtMs, 'open') : `revoked ${whenText(revokedAtMs, '')}`;
}

function whenText(atMs: number | null, none: string): string {
  return atMs === null ? none : formatInstant(atMs * 1_000);
}
