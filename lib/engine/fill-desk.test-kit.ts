import type { Outcome } from '#lib/model/effect.ts';
import type { AccountId, Currency, DecimalText, FillId, InstrumentId, Microseconds } from '#lib/model/ids.ts';
import type { AccountOpened, FillCorrected, FillReceived, OriginConfigured } from '#lib/model/input.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountColumn, PositionView } from '#lib/model/view.ts';
import type { Delta } from '#lib/model/effect.ts';
import { Scenario } from './scenario.test-kit.ts';

type FillExtra = {
  readonly fee?: string;
  readonly feeCurrency?: string;
  readonly positionId?: string;
  readonly strategy?: string;
  readonly orderId?: string;
  readonly cumQty?: string;
  readonly avgPx?: string;
  readonly tsEventUs?: number;
  readonly origin?: string;
};

/** The scenario's hand with what this stream of rules needs: busts, corrections, reports, accounts of every kind. */
export class FillDesk extends Scenario {
  openAs(account: string, options: Partial<AccountOpened> & { readonly start?: string } = {}): this {
    const { start = '100000', ...rest } = options;
    this.do({
      type: 'AccountOpened',
      ...this.at(),
      account: account as AccountId,
      currency: 'USD' as Currency,
      startBalance: start as DecimalText,
      trader: 't1',
      desk: 'd1',
      ...rest,
    });
    return this;
  }

  trade(
    account: string,
    instrument: string,
    id: string,
    signedQty: string,
    px: string,
    extra: FillExtra = {},
  ): Outcome {
    const { origin = 'test', tsEventUs, ...rest } = extra;
    const isSell = signedQty.startsWith('-');
    const fill = {
      type: 'FillReceived',
      tsEventUs: (tsEventUs ?? this.at().tsEventUs) as Microseconds,
      fillId: id as FillId,
      account: account as AccountId,
      instrument: instrument as InstrumentId,
      side: isSell ? 'sell' : 'buy',
      lastQty: (isSell ? signedQty.slice(1) : signedQty) as DecimalText,
      lastPx: px as DecimalText,
      // Ids and decimals of tests are written as the doors would brand them.
      ...(rest as object),
    } as FillReceived;
    return this.do(fill, origin);
  }

  bust(account: string, instrument: string, id: string, refId: string, origin = 'test'): Outcome {
    const about = { account: account as AccountId, instrument: instrument as InstrumentId };
    return this.do(
      { type: 'FillBusted', ...this.at(), fillId: id as FillId, refFillId: refId as FillId, ...about },
      origin,
    );
  }

  correct(
    account: string,
    instrument: string,
    ids: readonly [string, string],
    qty: string,
    px: string,
    extra: Partial<Record<'fee' | 'feeCurrency' | 'side', string>> = {},
  ): Outcome {
    const correction = {
      type: 'FillCorrected',
      ...this.at(),
      fillId: ids[0],
      refFillId: ids[1],
      account,
      instrument,
      lastQty: qty,
      lastPx: px,
      ...extra,
    };
    return this.do(correction as unknown as FillCorrected);
  }

  originAs(change: Partial<OriginConfigured>, origin = 'test'): Outcome {
    return this.do({
      type: 'OriginConfigured',
      ...this.at(),
      origin,
      positionPolicy: 'compare',
      lateFillPolicy: 'arrival',
      ...change,
    });
  }

  rate(base: string, quote: string, text: string): Outcome {
    return this.do({
      type: 'FxRateUpdated',
      ...this.at(),
      base: base as Currency,
      quote: quote as Currency,
      rate: text as DecimalText,
    });
  }

  tick(us = 0): Outcome {
    this.wait(us);
    return this.do({ type: 'TimeAdvanced' });
  }

  position(account: string, instrument: string): PositionView | undefined {
    return this.engine.accountDetail(account)?.positions.find((view) => view.instrument === instrument);
  }

  /** Quantity, average and realized of a position, as text and account currency. */
  held(account: string, instrument: string): readonly [string, string | null, number] | null {
    const view = this.position(account, instrument);
    return view === undefined ? null : [view.quantity, view.averagePx, (view.realized ?? Number.NaN) / 1e6];
  }

  column(account: string, name: AccountColumn): number {
    const out: Delta[] = [];
    this.engine.collectAll(out);
    const index = this.engine.account(account)?.index ?? -1;
    for (const delta of out) {
      if (delta.type !== 'AccountsRevalued') continue;
      const row = delta.indexes.indexOf(index);
      return delta.columns[row * ACCOUNT_COLUMNS.length + ACCOUNT_COLUMNS.indexOf(name)] ?? Number.NaN;
    }
    return Number.NaN;
  }

  money(account: string, name: AccountColumn): number {
    return this.column(account, name) / 1e6;
  }
}
