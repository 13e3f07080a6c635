import type { EngineEvidence } from '#lib/model/evidence.ts';
import type { Answered, Explanation, Question, Waterfall } from '#lib/model/explanation.ts';
import type { ExposureAsk, ExposureBoard, NodeTrace } from '#lib/model/exposure-board.ts';
import type { Holders } from '#lib/model/holders.ts';
import type { ExposureTable } from '#lib/model/view.ts';
import type { LimitDraft, ScopeNode } from '#lib/model/limit.ts';
import type { LimitCoverage } from '#lib/model/limit-coverage.ts';
import type { ProgrammeLimits } from '#lib/model/programme-limit.ts';
import type { LimitId } from '#lib/model/ids.ts';
import type { LimitVersions } from '#lib/model/limit-version.ts';
import type { SilenceView } from '#lib/model/silence.ts';
import type { PreviewAnswer } from '#lib/model/limit-preview.ts';
import { coverageOf } from './coverage.ts';
import { currencyExposures, equityOf } from './currency-exposure.ts';
import type { CurrencyExposures } from './currency-exposure.ts';
import { ExposureBoards } from './exposure-board.ts';
import { exposureTable } from './exposure-table.ts';
import type { ExposureQuestion } from './exposure-table.ts';
import { conversionFacts } from './fx.ts';
import type { ConversionFacts } from './fx.ts';
import { evidenceOf } from './evidence.ts';
import { answer, explain } from './explain.ts';
import { waterfallOf } from './waterfall.ts';
import { holdingFigures, pricedBy, shownIn } from './holding-figures.ts';
import type { HoldingFigures, ShownIn } from './holding-figures.ts';
import type { GroupReading, GroupWindow } from './group-results.ts';
import type { GroupLevel } from './groups.ts';
import { collectLeaves } from './leaves.ts';
import { limitLevels } from './limit-levels.ts';
import type { LimitLevels } from './limit-levels.ts';
import { marginOf } from './margin.ts';
import type { Margin } from './margin.ts';
import { markFacts } from './marks.ts';
import type { MarkFacts } from './marks.ts';
import { measure } from './measures.ts';
import type { Measured, MeasureQuery } from './measures.ts';
import { openHolders } from './open-holders.ts';
import { previewLimit } from './preview.ts';
import { programmeLimits } from './programme-limits.ts';
import { RoughCut } from './rough-cut.ts';
import { uncovered } from './uncovered.ts';
import type { Uncovered } from './uncovered.ts';
import { limitVersions } from './version-book.ts';
import type { World } from './world.ts';

/** What may be asked of an engine beside its rows: answers are formed exactly, on demand, and change nothing. */
export class EngineQueries {
  private readonly world: World;
  private readonly boards: ExposureBoards;

  constructor(world: World) {
    this.world = world;
    this.boards = new ExposureBoards(world);
  }

  /** Why a number is what it is; null where there is nothing of that name. */
  explain(question: Question): Explanation | null {
    return explain(this.world, question);
  }

  /** The same with the rule behind it in full, for a screen. */
  answer(question: Question): Answered | null {
    return answer(this.world, question);
  }

  /** What moved a limit since it was last all right; null while it is. */
  waterfall(limitId: string): Waterfall | null {
    const limit = this.world.state.limits.get(limitId);
    return limit === undefined ? null : waterfallOf(this.world, limit);
  }

  /** Why an alert fired, asked right after the entry that fired it; null for an unknown one. */
  evidence(alertId: string): EngineEvidence | null {
    return evidenceOf(this.world, alertId);
  }

  /** Where a limit stands on a node, with its ladder; null where it is not in force there. */
  limitLevels(limitId: LimitId, node: ScopeNode): LimitLevels | null {
    return limitLevels(this.world, limitId, node);
  }

  /** Live silences in order of their setting, then the newest that ended. */
  silences(endedMax: number): readonly SilenceView[] {
    return this.world.silences.views(endedMax);
  }

  /** One measure of a node inside a cut, as limits see it. */
  measure(query: MeasureQuery): Measured {
    return measure(this.world, query);
  }

  /** The same as a float with a stated error, cheap enough for every mark. */
  roughCut(query: MeasureQuery): RoughCut {
    return new RoughCut(this.world, query);
  }

  /** Exposure of a node told apart by instrument, root, asset class, currency, venue or strategy. */
  exposureBy(question: ExposureQuestion): ExposureTable {
    return exposureTable(this.world, question);
  }

  /** Trader by symbol of each node asked for, as of the present entry; a second's work, not a mark's. */
  exposureBoards(asks: readonly ExposureAsk[]): readonly ExposureBoard[] {
    return this.boards.boards(asks);
  }

  /** The accounts with an open position, by instrument. */
  holders(): Holders {
    return openHolders(this.world);
  }

  /** Exposure by class of the firm and its desks, for the record of its course. */
  exposureTraces(): readonly NodeTrace[] {
    return this.boards.traces();
  }

  /** What a node is exposed to in each currency; the converted amounts sum to its equity [EX8]. */
  currencyExposures(node: ScopeNode, currency: string): CurrencyExposures {
    return currencyExposures(this.world, node, null, currency);
  }

  /** Equity of a node at 10^-24 of a currency, and what it leaves out. */
  equityOf(node: ScopeNode, currency: string): { readonly equity24: bigint; readonly missing: readonly string[] } {
    return equityOf(this.world, node, currency);
  }

  /** Margin of a node, and what its equity leaves of it [EX9]. */
  marginOf(node: ScopeNode, currency: string): Margin & { readonly remaining24: bigint } {
    const margin = marginOf(this.world.state, collectLeaves(this.world, node, null, currency));
    const { equity24, missing } = equityOf(this.world, node, currency);
    return { ...margin, missing: [...missing, ...margin.missing], remaining24: equity24 - margin.initial24 };
  }

  /** Result, peak and drawdown of a group in a window [EX14]; null for a node that never had a member. */
  groupResult(level: GroupLevel, id: string, window: GroupWindow): GroupReading | null {
    const node = this.world.groups.nodes.get(`${level}/${id}`);
    return node === undefined ? null : this.world.results.read(node, window);
  }

  /** What a holding has made and is worth; null for an account that there is not. */
  holdingFigures(account: string, instrument: string): HoldingFigures | null {
    return holdingFigures(this.world, account, instrument);
  }

  /** How amounts of an account's ledger are shown; null for an account that there is not. */
  shownIn(account: string): ShownIn | null {
    return shownIn(this.world, account);
  }

  /** The instruments whose marks move a holding of one. */
  pricedBy(instrument: string): readonly string[] {
    return pricedBy(this.world, instrument);
  }

  /** What a draft would do if it were defined now [LE2]. */
  preview(draft: LimitDraft): PreviewAnswer {
    return previewLimit(this.world, draft);
  }

  /** Every version kept of a limit, newest first [LE8]; null where there never was one. */
  versions(limitId: string): LimitVersions | null {
    return limitVersions(this.world.state, limitId);
  }

  /** What limits do not cover, say too often, or never say [LC1]. */
  coverage(): LimitCoverage {
    return coverageOf(this.world);
  }

  /** The rules of programmes over the accounts of some desks, or of all [LC2]. */
  programmeLimits(desks: readonly string[] | null): ProgrammeLimits {
    return programmeLimits(this.world, desks);
  }

  /** Accounts, instruments and nodes with exposure and no limit over them [LI15]. */
  uncovered(): Uncovered {
    return uncovered(this.world);
  }

  /** Groups that changed before the last clock entry, each once: what portfolio measures are due for. */
  takeDirtyGroups(): readonly { readonly level: GroupLevel; readonly id: string }[] {
    return this.world.dirtyGroups.take();
  }

  /** How amounts of one currency become amounts of another at this moment. */
  conversion(from: string, to: string): ConversionFacts {
    return conversionFacts(this.world.state, this.world.rates.get(from, to));
  }

  /** The mark in force of an instrument with source, age and seq; null for one that is not listed. */
  markOf(instrument: string): MarkFacts | null {
    const index = this.world.state.instrumentIndex.get(instrument);
    return index === undefined ? null : markFacts(this.world, index);
  }
}
