import type { CalendarId, Currency, DecimalText, InstrumentId } from './ids.ts';

/** Which price values a holding, first step that exists wins [MK1]. */
export type MarkPolicy = 'mid' | 'last' | 'bidAsk';

export type InstrumentKind = 'linear' | 'inverse' | 'quanto' | 'option';
export type AssetClass = 'fx' | 'equity' | 'future' | 'cfd' | 'crypto' | 'rates' | 'commodity' | 'option' | 'other';

/** What a fill or a mark of this symbol means in money (semantics.md section 3). */
export type Instrument = {
  readonly instrument: InstrumentId;
  readonly kind: InstrumentKind;
  /** Money per point and contract, in `settlementCurrency`; > 0. */
  readonly multiplier: DecimalText;
  readonly quoteCurrency: Currency;
  readonly settlementCurrency: Currency;
  readonly baseCurrency?: Currency | undefined;
  readonly tickSize?: DecimalText | undefined;
  readonly lotSize?: DecimalText | undefined;
  readonly assetClass: AssetClass;
  readonly root?: string | undefined;
  readonly venue?: string | undefined;
  /** Lots per contract, for limits in lots [EX7]; one by default. */
  readonly lotEquivalent?: DecimalText | undefined;
  readonly expiry?: string | undefined;
  readonly negativePriceAllowed: boolean;
  /** The venue's settlement input books the day's P&L and sets the open cost to the settlement value [PN6]. */
  readonly settlesDaily?: boolean | undefined;
  readonly calendarId?: CalendarId | undefined;
  readonly marginInit?: DecimalText | undefined;
  readonly marginMaint?: DecimalText | undefined;
  /** The cut `symbol`, where one symbol is listed as several instruments; by default the instrument's id. */
  readonly symbol?: string | undefined;
  /** Of an option: the instrument whose price its delta refers to [EX1]. */
  readonly underlyingId?: InstrumentId | undefined;
  /** Age at which its mark is stale while the venue is open; null: never; by default the firm's [MK5]. */
  readonly staleMs?: number | null | undefined;
  /** Whether highs and lows of bars feed peaks, too; by default marks alone do [MK6]. */
  readonly peakSampling?: 'marks' | 'barExtremes' | undefined;
  /** By default the firm's [MK1]. */
  readonly markPolicy?: MarkPolicy | undefined;
};
