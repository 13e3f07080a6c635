import type { Cut, MetricRule, ScopeNode } from '#lib/model/limit.ts';
import type { BreakEntry } from './book-state.ts';
import { isFeed } from './feed-origins.ts';
import { isVenueClosed } from './freshness.ts';
import { isInCut, leavesOf, membersOf } from './leaves.ts';
import type { Book } from './leaves.ts';
import { accountAt, instrumentAt } from './state.ts';
import type { EngineState, InstrumentState } from './state.ts';

/** The age of the oldest of what is looked at, in microseconds of the engine; null where none is known. */
export type AgeReading = { readonly ageUs: number | null; readonly missing: readonly string[] };

/**
 * The oldest mark behind the open holdings of a node inside a cut; where the firm's limit names an instrument or symbol,
 * its mark counts without a holding too. A closed venue ages nothing [MK5]; an instrument without a mark is named.
 */
export function markAge(book: Book, node: ScopeNode, cut: Cut | null): AgeReading {
  const { state } = book;
  const looked = new Set<number>();
  const isNamed = cut?.instrument !== undefined || cut?.symbol !== undefined;
  if (node.level === 'firm' && isNamed && cut.strategy === undefined) {
    state.instruments.forEach((instrument, index) => {
      if (isInCut(instrument, cut)) looked.add(index);
    });
  }
  const isByStrategy = cut?.strategy !== undefined;
  for (const { instrument } of leavesOf(book, node, state.firm.reportingCurrency, cut, isByStrategy))
    looked.add(instrument);
  let oldestUs: number | null = null;
  const missing: string[] = [];
  for (const index of looked) {
    const instrument = instrumentAt(state, index);
    if (isVenueClosed(state, instrument)) continue;
    if (instrument.markSource === 'none') missing.push(instrument.listing.instrument);
    else oldestUs = Math.max(oldestUs ?? 0, state.timeUs - instrument.markAtUs);
  }
  return { ageUs: oldestUs ?? (missing.length > 0 ? null : 0), missing: missing.toSorted() };
}

/** Time since a feed was last heard of: the one that is named, all of the firm, or those that mark a node's holdings. */
export function feedAge(book: Book, node: ScopeNode, { origin }: MetricRule): AgeReading {
  const { state } = book;
  const names = origin === undefined ? feedsOf(book, node) : [origin];
  let oldestUs: number | null = null;
  const missing: string[] = [];
  for (const name of names) {
    const feed = state.feeds.get(name);
    if (feed === undefined) missing.push(name);
    else oldestUs = Math.max(oldestUs ?? 0, state.timeUs - feed.heardUs);
  }
  return { ageUs: oldestUs ?? (missing.length > 0 ? null : 0), missing };
}

function feedsOf(book: Book, node: ScopeNode): string[] {
  const { state } = book;
  if (node.level === 'firm') return [...state.feeds.keys()].filter(isFeed);
  const origins = new Set<string>();
  for (const { instrument } of leavesOf(book, node, state.firm.reportingCurrency, null, false)) {
    const { markOrigin, markSource } = instrumentAt(state, instrument);
    if (markSource !== 'none') origins.add(markOrigin);
  }
  return [...origins].toSorted();
}

/** Open breaks by account, formed once for each change of them. */
export class OpenBreaks {
  private readonly state: EngineState;
  private formedFor = -1;
  private readonly byAccount = new Map<string, BreakEntry[]>();

  constructor(state: EngineState) {
    this.state = state;
  }

  /** The oldest break of a node's accounts inside a cut that nobody has explained; 0 without any [RC4]. */
  age(book: Book, node: ScopeNode, cut: Cut | null): AgeReading {
    this.form();
    const { state } = this;
    let firstUs = state.timeUs;
    for (const member of membersOf(book, node)) {
      for (const { instrument, firstSeenUs } of this.byAccount.get(accountAt(state, member).account) ?? []) {
        if (firstSeenUs < firstUs && this.isInside(instrument, cut)) firstUs = firstSeenUs;
      }
    }
    return { ageUs: state.timeUs - firstUs, missing: [] };
  }

  /** A break may name an instrument that is not listed: only a cut by its name has it. */
  private isInside(instrument: string, cut: Cut | null): boolean {
    const index = this.state.instrumentIndex.get(instrument);
    const listed: InstrumentState | undefined = index === undefined ? undefined : this.state.instruments[index];
    if (listed !== undefined) return isInCut(listed, cut);
    const asked = Object.entries(cut ?? {}).filter(([, value]) => value !== undefined);
    return asked.every(([name, value]) => name === 'instrument' && value === instrument);
  }

  private form(): void {
    const { breakChanges, breaks } = this.state;
    if (this.formedFor === breakChanges) return;
    this.formedFor = breakChanges;
    this.byAccount.clear();
    for (const entry of breaks.values()) {
      if (entry.state !== 'open') continue;
      const list = this.byAccount.get(entry.account);
      if (list === undefined) this.byAccount.set(entry.account, [entry]);
      else list.push(entry);
    }
  }
}
