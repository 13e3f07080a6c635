import type { WaterfallKind } from '#lib/model/explanation.ts';
import type { Input } from '#lib/model/input.ts';
import type { Rung } from '#lib/model/limit.ts';
import { accountAt, holdingAt } from './state.ts';
import type { LimitState } from './state.ts';
import type { Watch } from './limit-bands.ts';
import { limitKey } from './limit-nodes.ts';
import { measuredValue24 } from './loss-rule.ts';
import { anchorAt, append, bare, closeRun, difference, endRun, figuresOf, startTrail } from './trail.ts';
import type { EndedRun, TrailParts } from './trail.ts';
import type { Burns } from './burns.ts';
import type { EntryUndo } from './entry-undo.ts';
import { memberBase } from './member-steps.ts';
import type { MemberParts } from './member-steps.ts';
import type { TrailFigures, TrailPart, TrailState } from './past-state.ts';

type WatchedParts = TrailParts &
  Pick<MemberParts, 'groups'> & { readonly undo: EntryUndo; readonly burns: Pick<Burns, 'observe'> };

/** What the entry being applied is about: an account and the instrument it names, as they were before it. */
type Touched = {
  readonly index: number;
  readonly symbol: string;
  readonly quantity12: bigint;
  readonly isNew: boolean;
};

/**
 * Trails of the accounts that have a limit off its lowest rung [F-ALR-8]. The engine tells of every entry about one
 * account, before and after its handler; the limits tell when one leaves its lowest rung and when it is all right again.
 */
export class Trails {
  private readonly parts: () => WatchedParts;
  private input: Input | null = null;
  private touched: Touched | null = null;
  /** The run of marks up to the present entry, of a trailed account that it is about. */
  private ended: EndedRun | null = null;

  /** The world is built around it, so it is asked for when an entry comes. */
  constructor(parts: () => WatchedParts) {
    this.parts = parts;
  }

  private get world(): WatchedParts {
    return this.parts();
  }

  /** Before the handler: the run of marks so far of a trailed account is closed, and its amounts are kept for undo. */
  before(input: Input, seq: number): void {
    const { world } = this;
    world.burns.observe(world.state.timeUs);
    this.input = input;
    this.touched = null;
    this.ended = null;
    const { state, undo } = world;
    undo.begin();
    // Most entries are marks, which name no account; nothing of them is asked.
    if (input.type === 'MarkUpdated' || !('account' in input)) return;
    const index = state.accountIndex.get(input.account);
    if (index === undefined) return;
    const account = accountAt(state, index);
    const symbol = 'instrument' in input && typeof input.instrument === 'string' ? input.instrument : '';
    const holdingIndex = account.holdings.get(symbol);
    const holding = holdingIndex === undefined ? null : holdingAt(state, holdingIndex);
    undo.touching(account, holding);
    this.touched = { index, symbol, quantity12: holding?.quantity12 ?? 0n, isNew: holding === null };
    const trail = state.past.trails.get(account.account);
    if (trail === undefined) return;
    this.ended = endRun(world, index, trail, seq - 1);
  }

  /** After the handler: what the entry itself moved; one that was refused ends no run. */
  after(seq: number, isAccepted: boolean): void {
    const { touched, world, ended } = this;
    if (touched === null || !isAccepted) return;
    const account = accountAt(world.state, touched.index);
    const holding = account.holdings.get(touched.symbol);
    if (touched.isNew && holding !== undefined) world.undo.opened(holdingAt(world.state, holding));
    const trail = world.state.past.trails.get(account.account);
    if (trail === undefined) return;
    if (ended !== null) closeRun(trail, ended);
    this.step(touched.index, trail, seq);
  }

  /** A limit holds another rung; `before` is the one it held. */
  moved(watch: Watch, before: Rung): void {
    const { limit, top24 } = watch;
    if (before === 'none' && limit.rung !== 'none') this.rose(watch, top24);
    else if (before !== 'none' && limit.rung === 'none') this.release(limit);
  }

  /** A limit left its lowest rung by the present entry. `top24` is its floor plus allowance before it. */
  private rose(watch: Watch, top24: bigint): void {
    const { world } = this;
    const { limit } = watch;
    const { seq, timeUs } = world.state;
    // What is no more than defined has no past.
    if (limit.definedSeq === seq) return;
    if (limit.account < 0) return this.groupRose(limit);
    const { account } = accountAt(world.state, limit.account);
    const known = world.state.past.trails.get(account);
    const trail = known ?? world.undo.run(() => startTrail(world, limit.account, seq - 1));
    if (known === undefined) world.state.past.trails.set(account, trail);
    if (trail.anchorSeq < seq) this.cut(limit.account, trail, seq);
    const own = trail.parts.filter((part) => part.fromSeq === seq);
    let before = trail.total;
    for (const part of own) before = difference(before, part);
    trail.bases.set(limitKey(limit.definition, limit.node), {
      part: trail.dropped + trail.parts.length - own.length,
      total: before,
      seq,
      atUs: timeUs,
      used24: world.undo.run(() => usedAt(world, watch, top24)),
      top24,
    });
  }

  /** A group keeps no steps: what each member brought before the entry tells, later, by how much it moved the group. */
  private groupRose(limit: LimitState): void {
    const { world } = this;
    const { seq, timeUs, past } = world.state;
    const base = world.undo.run(() => memberBase(world, limit));
    if (base !== null) past.memberBases.set(limitKey(limit.definition, limit.node), { seq, atUs: timeUs, ...base });
  }

  /** A limit is all right again, or gone. */
  release(limit: LimitState): void {
    if (limit.account < 0) {
      this.world.state.past.memberBases.delete(limitKey(limit.definition, limit.node));
      return;
    }
    const { account } = accountAt(this.world.state, limit.account);
    const trail = this.world.state.past.trails.get(account);
    if (trail === undefined) return;
    trail.bases.delete(limitKey(limit.definition, limit.node));
    if (trail.bases.size === 0) this.world.state.past.trails.delete(account);
  }

  /** The run of marks up to the present entry, then the entry's own step. */
  private cut(index: number, trail: TrailState, seq: number): void {
    const { world } = this;
    if (trail.anchorSeq < seq - 1) {
      world.undo.run(() => closeRun(trail, endRun(world, index, trail, seq - 1)));
    }
    this.step(index, trail, seq);
  }

  /** What the present entry did to an account whose trail is anchored just before it. */
  private step(index: number, trail: TrailState, seq: number): void {
    const { world, touched, input } = this;
    if (touched?.index === index && input !== null) {
      const figures = figuresOf(world, index);
      append(trail, this.stepOf(input, touched, difference(figures, trail.figures), seq));
      anchorAt(world, trail, { index, symbol: touched.symbol, seq, figures });
    } else closeRun(trail, endRun(world, index, trail, seq));
  }

  private stepOf(input: Input, { index, symbol, quantity12 }: Touched, moved: TrailFigures, seq: number): TrailPart {
    const { state } = this.world;
    const holding = accountAt(state, index).holdings.get(symbol);
    const now12 = holding === undefined ? 0n : holdingAt(state, holding).quantity12;
    const { kind, subject } = causeOf(input);
    return { ...moved, ...bare(kind, subject, seq, seq), instrument: symbol, quantity12: now12 - quantity12 };
  }
}

/** Use of a limit in the state of another moment, a loss against the level `top24` of then. */
function usedAt(world: TrailParts, { limit, terms }: Watch, top24: bigint): bigint {
  if (terms === null) return world.limits.use(limit).used24;
  return top24 - measuredValue24(terms, world.limits.exactly(limit.account));
}

/** The word for an input, and what it is known by. */
function causeOf(input: Input): { readonly kind: WaterfallKind; readonly subject: string } {
  switch (input.type) {
    case 'FillReceived':
      return { kind: 'fill', subject: input.fillId };
    case 'FillBusted':
      return { kind: 'bust', subject: input.refFillId };
    case 'FillCorrected':
      return { kind: 'correction', subject: input.refFillId };
    case 'CashMoved':
      return { kind: 'cash', subject: input.cashId };
    case 'PositionReported':
      return { kind: 'report', subject: input.instrument };
    default:
      return { kind: 'other', subject: input.type };
  }
}
