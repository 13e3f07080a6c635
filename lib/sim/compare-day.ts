import { abs, max, over, parseD40, toUnits, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import type { ReferenceAccount } from './reference-account.ts';
import { averageOf } from './reference-book.ts';
import { ReferenceEngine } from './reference-engine.ts';
import type { ReferenceLimit } from './reference-limits.ts';
import type { RiskEngine } from '#lib/engine/engine.ts';
import type { Delta, Notice, Outcome } from '#lib/model/effect.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { RUNGS, rungRank } from '#lib/model/limit.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountCard, AccountColumn, GroupView, LimitView } from '#lib/model/view.ts';

/** What of an engine is compared; a copy of the engine with a planted fault is one too. */
export type ComparedEngine = Pick<
  RiskEngine,
  'apply' | 'collectAll' | 'accountDetail' | 'exactFigures' | 'personLimits'
>;

export type DayReport = {
  readonly entries: number;
  readonly comparisons: number;
  /** The first difference, in words that name seq, account and figure; null where both agree to the end. */
  readonly disagreement: string | null;
};

/** Half of the engine's figures are rounded once at the 24th decimal, sums of them a few times: sixteen places wide. */
const EXACT_GAP: D40 = parseD40('0.00000000000000000001');

const ONE: D40 = parseD40('1');

/** Runs engine and oracle over the same entries and compares all they say after each one. */
export function compareDay(entries: readonly JournalEntry[], engine: ComparedEngine): DayReport {
  const comparison = new Comparison(engine);
  let applied = 0;
  for (const entry of entries) {
    applied += 1;
    const disagreement = comparison.step(entry);
    const { comparisons } = comparison;
    if (disagreement !== null) return { entries: applied, comparisons, disagreement };
  }
  return { entries: applied, comparisons: comparison.comparisons, disagreement: null };
}

class Comparison {
  comparisons = 0;
  readonly #engine: ComparedEngine;
  readonly #oracle = new ReferenceEngine();
  #where = '';
  /** The limit under comparison: its rule is told with a difference. */
  #about: ReferenceLimit | null = null;
  #first: string | null = null;

  constructor(engine: ComparedEngine) {
    this.#engine = engine;
  }

  step(entry: JournalEntry): string | null {
    this.#where = `seq=${entry.seq} ${entry.input.type}`;
    const out: (Notice | Outcome)[] = [];
    try {
      this.#engine.apply(entry, out);
    } catch (error) {
      return `${this.#where} engine threw ${String(error)}`;
    }
    const said = verdictOf(out);
    const isRefusedCommand = 'actor' in entry.input && said !== 'accepted';
    const verdict = this.#oracle.apply(entry, isRefusedCommand);
    if (!isRefusedCommand) this.#same('verdict', said, verdict);
    this.#compareAccounts();
    this.#compareGroupLimits();
    return this.#first;
  }

  #note(name: string, engine: unknown, oracle: unknown): void {
    const rule = this.#about?.terms.limitId === name.split(' ')[0] ? ` ${JSON.stringify(this.#about?.terms.rule)}` : '';
    this.#first ??= `${this.#where} ${name}${rule}: engine ${String(engine)}, oracle ${String(oracle)}`;
  }

  #same(name: string, engine: unknown, oracle: unknown): void {
    this.comparisons += 1;
    if (engine !== oracle) this.#note(name, engine, oracle);
  }

  #near(
    name: string,
    engine: number | null,
    oracle: D40,
    at: { readonly scale: number; readonly bound: number },
  ): void {
    this.comparisons += 1;
    const units = toUnits(oracle, at.scale);
    // A quotient over next to nothing has no scale at which it is a safe integer.
    const isHuge = at.scale === 0 && Number(units) === engine;
    const isNear = engine !== null && Number.isSafeInteger(engine) && Number(abs(units - BigInt(engine))) <= at.bound;
    if (!isNear && !isHuge) this.#note(name, engine, units);
  }

  /** An amount at 10^-24 against 40 decimals. */
  #exact(name: string, engine24: bigint, oracle: D40): void {
    this.comparisons += 1;
    if (abs(engine24 * 10n ** 16n - oracle) > EXACT_GAP) this.#note(name, engine24, oracle / 10n ** 16n);
  }

  #compareAccounts(): void {
    const deltas: Delta[] = [];
    this.#engine.collectAll(deltas);
    const cards = new Map<string, AccountCard>();
    const rows = new Map<number, Float64Array>();
    const width = ACCOUNT_COLUMNS.length;
    for (const delta of deltas) {
      if (delta.type === 'GroupRevalued') this.#compareGroup(delta.group);
      if (delta.type === 'AccountCarded') cards.set(delta.card.account, delta.card);
      if (delta.type !== 'AccountsRevalued') continue;
      delta.indexes.forEach((index, place) =>
        rows.set(index, delta.columns.subarray(place * width, (place + 1) * width)),
      );
    }
    for (const account of this.#oracle.accounts.values()) {
      const card = cards.get(account.account);
      const row = card === undefined ? undefined : rows.get(card.index);
      if (card === undefined || row === undefined) {
        this.#note(`${account.account} row`, 'none', 'one');
        continue;
      }
      this.#compareRow(account, (name) => row[ACCOUNT_COLUMNS.indexOf(name)] ?? Number.NaN, card.scale);
      this.#compareExact(account);
      this.#compareDetail(account);
    }
  }

  /** Limits of persons on groups; those of accounts stand in the account's detail. */
  #compareGroupLimits(): void {
    for (const view of this.#engine.personLimits()) {
      const limit = this.#oracle.limits.byId.get(view.limitId);
      const { per } = view.definition;
      if (isPart(view)) this.#comparePart(view);
      else if (per !== undefined && per !== 'node') this.#compareSpread(view);
      else if (limit === undefined) this.#note(view.limitId, 'a limit', 'none');
      else if (view.node.level !== 'account') this.#compareLimit(limit, view);
    }
  }

  /** What such a limit is on one desk or trader. */
  #comparePart(view: LimitView): void {
    const part = this.#oracle.limits.partsOf(view.limitId).find(({ node }) => isSameNode(node, view.node));
    if (part === undefined) this.#note(`${view.limitId} on ${view.node.id}`, 'a limit', 'none');
    else this.#compareLimit(part, view);
  }

  /** A limit with a value for each node below shows the worst of them; those of accounts stand in their details. */
  #compareSpread(view: LimitView): void {
    const parts = this.#oracle.limits.partsOf(view.limitId);
    let worst = 0;
    for (const { ladder } of parts) worst = Math.max(worst, rungRank(ladder.rung));
    this.#about = parts[0] ?? null;
    this.#same(`${view.limitId} rung`, view.rung, RUNGS[worst]);
    this.#same(
      `${view.limitId} breached`,
      view.breached,
      parts.some((part) => part.isBroken),
    );
  }

  #compareGroup(view: GroupView): void {
    const name = `${view.level}/${view.id}`;
    const { currency, scale } = view;
    const values = this.#oracle.groups.values(name, currency);
    // Sums of rounded rows: each row may be off by one unit for each holding, worth what it is worth in this currency.
    let bound = 8;
    for (const { currency: own, holdings } of values.stays) {
      const unit =
        this.#oracle.market.converted(parseD40(own === 'JPY' ? '0.0001' : '0.000001'), own, currency) ?? ZERO;
      bound += (Number(toUnits(unit, scale)) + 1) * (4 * holdings.size + 4);
    }
    const near = { scale, bound };
    this.#same(`${name} accounts`, view.accounts, values.members.length);
    this.#near(`${name} equity`, view.equity, values.equity, near);
    this.#near(`${name} dayPnl`, view.dayPnl, values.dayPnl, near);
    this.#near(`${name} unrealized`, view.unrealized, values.unrealized, near);
    this.#near(`${name} long`, view.long, values.long, near);
    this.#near(`${name} short`, view.short, values.short, near);
    this.#near(`${name} gross`, view.gross, values.long + values.short, near);
    this.#near(`${name} net`, view.net, values.long - values.short, near);
  }

  #compareExact(account: ReferenceAccount): void {
    const figures = this.#engine.exactFigures(account.account);
    if (figures === null) return this.#note(`${account.account} exact figures`, null, 'some');
    const { values, account: name } = account;
    this.#exact(`${name} balance`, figures.balance24, values.balance);
    this.#exact(`${name} equity`, figures.equity24, values.equity);
    this.#exact(`${name} realized`, figures.realized24, values.realized);
    this.#exact(`${name} fees`, figures.fees24, values.fees);
    this.#exact(`${name} long`, figures.long24, values.long);
    this.#exact(`${name} short`, figures.short24, values.short);
  }

  #compareRow(account: ReferenceAccount, shown: (name: AccountColumn) => number, scale: number): void {
    const { values, peak, account: id } = account;
    const open = values.leaves.length;
    // [MN7]: one unit per open holding and one more; peaks carry the bound of the entry that made them.
    const valued = { scale, bound: 2 * (account.holdings.size + open + 1) };
    const booked = { scale, bound: 1 };
    this.#near(`${id} balance`, shown('balance'), values.balance, booked);
    this.#near(`${id} realized`, shown('realized'), values.realized, booked);
    this.#near(`${id} fees`, shown('fees'), values.fees, booked);
    this.#near(`${id} equity`, shown('equity'), values.equity, valued);
    this.#near(`${id} unrealized`, shown('unrealized'), values.unrealized, valued);
    this.#near(`${id} highWaterMark`, shown('highWaterMark'), peak, valued);
    this.#near(`${id} drawdown`, shown('drawdown'), peak - values.equity, valued);
    this.#near(`${id} dayPnl`, shown('dayPnl'), values.equity - account.dayStartEquity, valued);
    this.#near(`${id} long`, shown('long'), values.long, valued);
    this.#near(`${id} short`, shown('short'), values.short, valued);
    this.#near(`${id} gross`, shown('gross'), values.long + values.short, valued);
    this.#near(`${id} net`, shown('net'), values.long - values.short, valued);
    this.#same(`${id} openPositions`, shown('openPositions'), open);
    this.#same(`${id} gateRank`, shown('gateRank'), this.#oracle.gateRank(account));
  }

  #compareDetail(account: ReferenceAccount): void {
    const detail = this.#engine.accountDetail(account.account);
    if (detail === null) return this.#note(`${account.account} detail`, null, 'some');
    for (const view of detail.positions) {
      const id = view.positionId ?? '';
      const name = `${account.account} ${view.instrument} ${id}`;
      const holding = account.holdings.get(view.instrument);
      const position = holding?.positions.get(id);
      this.#same(`${name} quantity`, parseD40(view.quantity), position?.signedQty ?? ZERO);
      const average = holding === undefined || position === undefined ? null : averageOf(position, holding.instrument);
      const shownAverage = view.averagePx === null ? null : parseD40(view.averagePx);
      const isNear =
        average !== null && shownAverage !== null && abs(average - shownAverage) <= parseD40('0.000000000001');
      this.#same(`${name} average`, isNear || average === shownAverage, true);
    }
    for (const view of detail.limits) {
      const { byId } = this.#oracle.limits;
      const limit = byId.get(view.limitId) ?? byId.get(`${view.limitId}@account/${account.account}`);
      if (limit === undefined) this.#note(`${view.limitId}`, 'a limit', 'none');
      else this.#compareLimit(limit, view);
    }
  }

  #compareLimit(limit: ReferenceLimit, view: LimitView): void {
    const name = view.limitId;
    this.#about = limit;
    const loss = this.#oracle.limits.lossOf(limit);
    const { firstBreachSeq } = loss?.state ?? limit;
    const holds = loss?.state.holds ?? (limit.holds || limit.isLatched);
    this.#same(`${name} firstBreachSeq`, view.firstBreachSeq, firstBreachSeq);
    this.#same(`${name} rung`, view.rung, limit.ladder.rung);
    // A rule judged at the close holds its rung from close to close; its condition is asked at the close alone.
    if (loss?.state.rule.check !== 'eod') {
      this.#same(`${name} breached`, view.breached, holds || (loss !== null && loss.state.latch !== 'none'));
    }
    const near = { scale: view.scale, bound: 1 };
    if (loss !== null) this.#near(`${name} floor`, view.floor, loss.state.floor, near);
    if (limit.value === null) this.#same(`${name} used`, view.used, null);
    else {
      const { rule } = limit.terms;
      const value = limit.den === ONE ? limit.value : over(limit.value, limit.den);
      const isCut = rule.type !== 'metric' || rule.mode !== 'absolute';
      this.#near(`${name} used`, view.used, isCut ? max(value, ZERO) : value, near);
    }
  }
}

function verdictOf(out: readonly (Notice | Outcome)[]): string {
  const first = out[0];
  if (first?.type === 'Rejected') return first.reason;
  return first?.type === 'Accepted' ? 'accepted' : 'no outcome';
}

/** The fewest steps that still show it: halves, quarters and single steps are taken out as long as it stays. */
export function smallest<Step>(steps: readonly Step[], shows: (steps: readonly Step[]) => boolean): readonly Step[] {
  let kept = steps;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length;) {
      const without = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (shows(without)) kept = without;
      else at += size;
    }
  }
  return kept;
}

function isPart({ node, definition }: LimitView): boolean {
  return !isSameNode(node, definition.scope);
}

function isSameNode(a: ScopeNode, b: ScopeNode): boolean {
  return a.level === b.level && a.id === b.id;
}
