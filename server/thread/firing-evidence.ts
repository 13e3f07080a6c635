import type { AlertTransitioned, Notice } from '#lib/model/effect.ts';
import type { AlertEvidence, FiringCause } from '#lib/model/evidence.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { EnginePort } from './engine-port.ts';

/**
 * Evidence formed for one entry in full; beyond, in a storm, the formula, the waterfall and the positions are left out,
 * because whoever waits for the first alert must not wait for the ten thousandth's papers (starting value).
 */
const WHOLE_PER_ENTRY_MAX = 200;

/** Evidence of the alerts that an entry made fire, formed before the next entry applies: later the state is another one. */
export function evidenceOfEntry(
  engine: EnginePort,
  entry: JournalEntry,
  notices: readonly Notice[],
  fromNotice: number,
): AlertEvidence[] {
  const found: AlertEvidence[] = [];
  for (let place = fromNotice; place < notices.length; place += 1) {
    const notice = notices[place];
    if (notice === undefined || !isFiring(notice)) continue;
    const evidence = engine.queries.evidence(notice.alert.alertId);
    if (evidence === null) continue;
    const isWhole = found.length < WHOLE_PER_ENTRY_MAX;
    const papers = isWhole ? evidence : { ...evidence, explanation: null, waterfall: null, account: null };
    found.push({ ...papers, trigger: notice.trigger, cause: causeOf(entry) });
  }
  return found;
}

/** It fires, anew or on a higher rung; what a person took back has its evidence from before. */
function isFiring(notice: Notice): notice is AlertTransitioned {
  return (
    notice.type === 'AlertTransitioned' &&
    notice.to === 'firing' &&
    notice.trigger !== 'unacknowledge' &&
    (notice.from !== 'firing' || notice.trigger === 'climbed')
  );
}

function causeOf({ seq, input, origin, inputId, tsReceivedUs, tsJournalUs }: JournalEntry): FiringCause {
  const eventUs = 'tsEventUs' in input ? input.tsEventUs : tsJournalUs;
  return { seq, type: input.type, origin, inputId, eventUs, receivedUs: tsReceivedUs, journalUs: tsJournalUs };
}
