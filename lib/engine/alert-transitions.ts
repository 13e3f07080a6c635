import type { AlertState, AlertTrigger } from '#lib/model/alert.ts';

/**
 * A cell of the table of ux.md section 7: the next state, `same`, `impossible` (an assertion: the state holds), or the
 * reason of a refused command. What a guard would ask is another trigger, chosen before the lookup [CT2].
 */
export type Transition =
  | { readonly type: 'to'; readonly state: AlertState }
  | { readonly type: 'same' }
  | { readonly type: 'impossible' }
  | { readonly type: 'refused'; readonly reason: CommandRefusal };
export type CommandRefusal = 'notFiring' | 'alreadyAcknowledged' | 'alreadyCleared' | 'notAcknowledged';

const SAME: Transition = { type: 'same' };
const NEVER: Transition = { type: 'impossible' };
const PENDING: Transition = { type: 'to', state: 'pending' };
const FIRING: Transition = { type: 'to', state: 'firing' };
const ACKED: Transition = { type: 'to', state: 'acknowledged' };
const RECOVERING: Transition = { type: 'to', state: 'recovering' };
const RECOVERING_ACKED: Transition = { type: 'to', state: 'recoveringAcknowledged' };
const CLEARED_UNACKED: Transition = { type: 'to', state: 'clearedUnacknowledged' };
const CLEARED: Transition = { type: 'to', state: 'cleared' };

function refuse(reason: CommandRefusal): Transition {
  return { type: 'refused', reason };
}

export const ALERT_TRANSITIONS: Readonly<Record<AlertState, Readonly<Record<AlertTrigger, Transition>>>> = {
  pending: {
    crossedHeld: NEVER,
    crossed: FIRING,
    holdElapsed: FIRING,
    climbed: NEVER,
    rungMoved: SAME,
    worsened: NEVER,
    dipped: CLEARED,
    reset: CLEARED,
    resetQuiet: CLEARED,
    withdrawn: CLEARED,
    ackLapsed: NEVER,
    dayRolled: SAME,
    acknowledge: refuse('notFiring'),
    unacknowledge: refuse('notAcknowledged'),
  },
  firing: {
    crossedHeld: NEVER,
    crossed: NEVER,
    holdElapsed: NEVER,
    climbed: FIRING,
    rungMoved: SAME,
    worsened: NEVER,
    dipped: RECOVERING,
    reset: CLEARED_UNACKED,
    resetQuiet: CLEARED,
    withdrawn: CLEARED_UNACKED,
    ackLapsed: NEVER,
    dayRolled: SAME,
    acknowledge: ACKED,
    unacknowledge: refuse('notAcknowledged'),
  },
  acknowledged: {
    crossedHeld: NEVER,
    crossed: NEVER,
    holdElapsed: NEVER,
    climbed: FIRING,
    rungMoved: SAME,
    worsened: FIRING,
    dipped: RECOVERING_ACKED,
    reset: CLEARED,
    resetQuiet: CLEARED,
    withdrawn: CLEARED,
    ackLapsed: FIRING,
    dayRolled: FIRING,
    acknowledge: refuse('alreadyAcknowledged'),
    unacknowledge: FIRING,
  },
  recovering: {
    crossedHeld: NEVER,
    crossed: FIRING,
    holdElapsed: NEVER,
    climbed: NEVER,
    rungMoved: NEVER,
    worsened: NEVER,
    dipped: NEVER,
    reset: CLEARED_UNACKED,
    resetQuiet: CLEARED,
    withdrawn: CLEARED_UNACKED,
    ackLapsed: NEVER,
    dayRolled: SAME,
    acknowledge: RECOVERING_ACKED,
    unacknowledge: refuse('notAcknowledged'),
  },
  recoveringAcknowledged: {
    crossedHeld: NEVER,
    crossed: ACKED,
    holdElapsed: NEVER,
    climbed: FIRING,
    rungMoved: NEVER,
    worsened: FIRING,
    dipped: NEVER,
    reset: CLEARED,
    resetQuiet: CLEARED,
    withdrawn: CLEARED,
    ackLapsed: SAME,
    dayRolled: SAME,
    acknowledge: refuse('alreadyAcknowledged'),
    unacknowledge: RECOVERING,
  },
  clearedUnacknowledged: {
    crossedHeld: NEVER,
    crossed: FIRING,
    holdElapsed: NEVER,
    climbed: NEVER,
    rungMoved: NEVER,
    worsened: NEVER,
    dipped: NEVER,
    reset: NEVER,
    resetQuiet: NEVER,
    withdrawn: SAME,
    ackLapsed: NEVER,
    dayRolled: SAME,
    acknowledge: CLEARED,
    unacknowledge: refuse('notAcknowledged'),
  },
  cleared: {
    crossedHeld: PENDING,
    crossed: FIRING,
    holdElapsed: NEVER,
    climbed: NEVER,
    rungMoved: NEVER,
    worsened: NEVER,
    dipped: NEVER,
    reset: NEVER,
    resetQuiet: NEVER,
    withdrawn: SAME,
    ackLapsed: NEVER,
    dayRolled: SAME,
    acknowledge: refuse('alreadyCleared'),
    unacknowledge: CLEARED_UNACKED,
  },
};
