import type { Notice } from '#lib/model/effect.ts';
import { endSnoozes } from './alert-marks.ts';
import { endEmergencies } from './emergencies.ts';
import { lapseProposals } from './proposals.ts';
import { fireWaits } from './waits.ts';
import type { Moment, World } from './world.ts';

/** [TI2] what falls due not after an entry does so before its input applies. */
export function fireDue(world: World, moment: Moment, notices: Notice[]): void {
  // First: what fires at a later deadline of this entry asks.
  world.silences.endDue(moment);
  world.alerts.fireDeadlines();
  world.escalations.fireDue();
  world.freshness.advance(moment.atUs);
  fireWaits(world, moment);
  endSnoozes(world, moment);
  lapseProposals(world, moment, notices);
  endEmergencies(world, moment, notices);
}
