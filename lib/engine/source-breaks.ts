import { openBreak, resolveBreak } from './breaks.ts';
import type { FeedState } from './firm-state.ts';
import { accountAt } from './state.ts';
import type { Moment, World } from './world.ts';

/** A report came: its origin vouches for this account from now on, and is a break at once while it is not live. */
export function noteReporter(world: World, accountIndex: number, theirUs: number, moment: Moment): void {
  accountAt(world.state, accountIndex).reporters.set(moment.origin, theirUs);
  const status = world.state.feeds.get(moment.origin)?.status ?? 'live';
  if (status !== 'live') judgeSource(world, accountIndex, { origin: moment.origin, status }, moment);
}

/** [RC4] while a source of reports is silent, what it reported last says nothing of the present. */
export function judgeSources(world: World, feed: Pick<FeedState, 'origin' | 'status'>, moment: Moment): void {
  world.state.accounts.forEach((account, index) => {
    if (account.reporters.has(feed.origin)) judgeSource(world, index, feed, moment);
  });
}

function judgeSource(
  world: World,
  index: number,
  { origin, status }: Pick<FeedState, 'origin' | 'status'>,
  moment: Moment,
): void {
  const account = accountAt(world.state, index);
  const key = { class: 'staleSource', account: account.account, instrument: '', reference: origin } as const;
  if (status === 'live') {
    if (resolveBreak(world.state, key, moment)) world.accounts.changed.add(index);
    return;
  }
  const theirUs = account.reporters.get(origin) ?? 0;
  if (openBreak(world.state, { ...key, origin, ours: 'live', theirs: status, theirUs }, moment)) account.breaks += 1;
  world.accounts.changed.add(index);
}
