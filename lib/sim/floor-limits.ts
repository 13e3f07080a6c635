import type { Actor } from '#lib/model/actor.ts';
import type { DefineLimit } from '#lib/model/command.ts';
import type { LimitDraft } from '#lib/model/limit.ts';
import type { Workload } from './workload.ts';

/** USD an account: the floor as a whole stands at about two thirds of both on an ordinary day. */
const GROSS_EACH = 110_000;
const DESK_LOSS_EACH = 150;
const SET_UP_ACTOR = { user: 'demo-set-up', name: 'Demo set-up', role: 'lead' } as Actor;

/** Limits above the account, which no programme brings: the gross of the firm, and the day of each desk. */
export function floorLimits({ roster, anchorUs }: Workload): readonly DefineLimit[] {
  const accounts = roster.length;
  const desks = new Set(roster.map(({ desk }) => desk)).size;
  const common = {
    baseVersion: 0,
    scope: { level: 'firm', id: 'Demo Firm' },
    currency: 'USD',
    ladder: { watch: '50', warning: '75', critical: '90', hysteresis: '2' },
    alertFrom: 'warning',
    ackFrom: 'critical',
  };
  const drafts = [
    {
      ...common,
      limitId: 'demo-firm-gross',
      name: 'Firm gross exposure',
      rule: { type: 'exposure', measure: 'gross', amount: String(accounts * GROSS_EACH), breachWhen: 'lte' },
    },
    {
      ...common,
      limitId: 'demo-desk-day',
      name: 'Desk daily loss',
      per: 'desk',
      rule: {
        type: 'metric',
        metric: 'dailyLoss',
        amount: String(Math.ceil(accounts / desks) * DESK_LOSS_EACH),
        breachWhen: 'lte',
      },
    },
  ];
  return drafts.map((draft) => {
    // This file's own plain text; the casts give it the brands of the model.
    const named = draft as unknown as LimitDraft;
    const clientActionId = `demo-${draft.limitId}`;
    return {
      type: 'DefineLimit',
      tsEventUs: anchorUs,
      actor: SET_UP_ACTOR,
      clientActionId,
      draft: named,
    } as DefineLimit;
  });
}
