import type { Microseconds, Seq } from '#lib/model/ids.ts';
import type { RejectReason } from '#lib/model/effect.ts';
import { Alerts } from './alerts.ts';
import { Exposure } from './exposure.ts';
import { Rates } from './fx.ts';
import { Groups } from './groups.ts';
import { Holdings } from './holdings.ts';
import { Limits } from './limits.ts';
import { Observations } from './observation.ts';
import type { EngineState } from './state.ts';

/** The parts of one engine around its cold state; handlers take it, decide, then write [HL12]. */
export type World = {
  readonly state: EngineState;
  readonly rates: Rates;
  readonly groups: Groups;
  readonly accounts: Observations;
  readonly holdings: Holdings;
  readonly exposure: Exposure;
  readonly alerts: Alerts;
  readonly limits: Limits;
  readonly cards: Set<number>;
  readonly feeds: Set<string>;
  /** Pairs of currencies whose rate is this instrument's mark. */
  readonly pairsOf: (instrument: number) => readonly string[] | undefined;
  readonly pairs: Map<number, string[]>;
  readonly markGroupsDirty: () => void;
};
/** The entry being applied, for handlers. */
export type Moment = { readonly seq: Seq; readonly atUs: Microseconds; readonly origin: string };
export type Refusal = {
  readonly reason: RejectReason;
  readonly field?: string | undefined;
  readonly detail?: string | undefined;
};
/** Null: accepted. */
export type Verdict = Refusal | null;

export function buildWorld(state: EngineState): World {
  const rates = new Rates(state);
  const groups = new Groups();
  // The holdings are made after the accounts, which ask them only once an account is wide.
  const late: { holdings: Holdings | null } = { holdings: null };
  const accounts = new Observations(
    state,
    groups,
    (account) => late.holdings?.sumUnits(account) ?? { unrealized: 0n, long: 0n, short: 0n },
  );
  const holdings = new Holdings(state, rates, accounts);
  late.holdings = holdings;
  const exposure = new Exposure(state, holdings, groups, rates);
  const alerts = new Alerts(state);
  const limits = new Limits({ state, holdings, accounts, groups, rates, exposure, alerts });
  const pairs = new Map<number, string[]>();
  return {
    state,
    rates,
    groups,
    accounts,
    holdings,
    exposure,
    alerts,
    limits,
    cards: new Set(),
    feeds: new Set(),
    pairs,
    pairsOf: (instrument) => pairs.get(instrument),
    markGroupsDirty: () => {
      groups.areAllDirty = true;
    },
  };
}

export function refuse(reason: RejectReason, field?: string, detail?: string): Refusal {
  return { reason, field, detail };
}
