import type { CalendarId, Currency, DecimalText, InstrumentId } from './ids.ts';

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
  readonly calendarId?: CalendarId | undefined;
  readonly marginInit?: DecimalText | undefined;
  readonly marginMaint?: DecimalText | undefined;
};
