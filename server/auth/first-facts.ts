import type { CalendarId, Currency, Microseconds, Origin, UserId } from '#lib/model/ids.ts';
import type { CalendarDefined, FirmConfigured } from '#lib/model/input.ts';
import type { ApprovalRules } from '#lib/model/proposal.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import type { User } from './users.ts';

/** What the house itself submits: its first configuration and the rights of its people. */
const SETUP_ORIGIN = 'setup' as Origin;

/**
 * The rights of a user as a fact. The key names the version of the rights, so telling the engine again after a restart
 * changes nothing; a name or a mail address never enters the journal [AZ4].
 */
export function actorChanged(user: User, nowUs: Microseconds): Submission {
  return {
    origin: SETUP_ORIGIN,
    inputId: `actor:${user.id}:${user.version}`,
    tsReceivedUs: nowUs,
    input: {
      type: 'ActorChanged',
      // Milliseconds of the change; the casts give the stored values their brands.
      tsEventUs: (user.changedAtMs * 1_000) as Microseconds,
      user: user.id as UserId,
      person: user.person,
      role: user.role,
      active: user.active,
      scopeDesks: user.scopeDesks,
      // Absent is none: a user of before resets were counted stays as the journal has him.
      ...(user.resets === 0 ? {} : { resets: user.resets }),
    },
  };
}

/** What the house says at each start; the demo brings a firm of its own. */
export function firstFacts(
  config: { readonly demo: object | null; readonly approvals: ApprovalRules },
  nowUs: Microseconds,
): readonly Submission[] {
  const approvals = approvalsConfigured(config.approvals, nowUs);
  return config.demo === null ? [...firstConfiguration(nowUs), approvals] : [approvals];
}

/**
 * What the firm asks of approvals, as the configuration says it at this start; the key is the start's own, so that a
 * setting which comes back counts again [FE9].
 */
function approvalsConfigured(rules: ApprovalRules, nowUs: Microseconds): Submission {
  return {
    origin: SETUP_ORIGIN,
    inputId: `approvals:${nowUs}`,
    tsReceivedUs: nowUs,
    input: { type: 'ApprovalsConfigured', tsEventUs: nowUs, rules },
  };
}

/** A desk that nobody has configured yet still has a firm, a currency and a trading day. Keys are fixed: it counts once. */
function firstConfiguration(nowUs: Microseconds): readonly Submission[] {
  // The casts give constants their brands.
  const calendarId = 'firm' as CalendarId;
  const tsEventUs = 0 as Microseconds;
  const calendar: CalendarDefined = {
    type: 'CalendarDefined',
    tsEventUs,
    calendarId,
    zone: 'America/New_York',
    resetMinute: 17 * 60,
  };
  const firm: FirmConfigured = {
    type: 'FirmConfigured',
    tsEventUs,
    firm: 'Firm',
    reportingCurrency: 'USD' as Currency,
    markPolicy: 'mid',
    ownFillUntilMarked: true,
    fxPairs: [],
    calendarId,
    staleMs: 5_000,
    rateMaxAgeMs: 900_000,
  };
  return [calendar, firm].map((input) => ({
    origin: SETUP_ORIGIN,
    inputId: `first:${input.type}`,
    tsReceivedUs: nowUs,
    input,
  }));
}
