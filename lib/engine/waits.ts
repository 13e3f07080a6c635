import type { Wait } from './book-state.ts';
import { openBreak } from './breaks.ts';
import { compareReport } from './reconciliation.ts';
import { accountAt } from './state.ts';
import type { Moment, World } from './world.ts';

/** Starting values: how long a reference waits for its fill [BU4], and a report for fills in flight [RC2]. */
const REFERENCE_WAIT_US = 5_000_000;

/** A bust or correction has come before its fill; unresolved after its time it is a break [BU4]. */
export function startReferenceWait(
  world: World,
  about: {
    readonly accountIndex: number;
    readonly execId: string;
    readonly input: { readonly refFillId: string; readonly instrument: string; readonly tsEventUs: number };
  },
  moment: Moment,
): void {
  const { accountIndex, execId, input } = about;
  const key = `reference:${accountIndex}:${execId}`;
  if (world.state.waits.has(key)) return;
  world.state.waits.set(key, {
    kind: 'reference',
    dueUs: moment.atUs + REFERENCE_WAIT_US,
    account: accountIndex,
    instrument: input.instrument,
    origin: moment.origin,
    reference: input.refFillId,
    theirs12: 0n,
    average12: null,
    theirUs: input.tsEventUs,
  });
}

/** [TI2] what falls due not after this entry does so before its input applies. All waits are equally long. */
export function fireWaits(world: World, moment: Moment): void {
  const { waits } = world.state;
  if (waits.size === 0) return;
  for (const [key, wait] of waits) {
    if (wait.dueUs > moment.atUs) return;
    waits.delete(key);
    if (wait.kind === 'report') compareReport(world, wait, moment);
    else missReference(world, wait, moment);
  }
}

function missReference(world: World, wait: Wait, moment: Moment): void {
  const account = accountAt(world.state, wait.account);
  const { instrument, reference, origin, theirUs } = wait;
  const finding = { class: 'unknownReference', account: account.account, instrument, reference, origin } as const;
  if (openBreak(world.state, { ...finding, ours: null, theirs: reference, theirUs }, moment)) account.breaks += 1;
  world.accounts.changed.add(wait.account);
}
