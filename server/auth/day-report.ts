import { formatInstant } from '#lib/base/time.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { DayReport, ReportBreach, ReportLine, ReportSection } from '#lib/protocol/audit-report.ts';
import type { AuditAnchor } from './audit-check.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Lines of one section, and breaches; what is beyond is counted (starting values). */
const LINES_MAX = 500;
const LIMIT_ACTS: ReadonlySet<string> = new Set(['DefineLimit', 'RetireLimit', 'AssignRuleset']);

export type ReportParts = {
  readonly day: string;
  readonly kind: DayReport['kind'];
  /** Entries of the day, in order. */
  readonly entries: readonly AuditEntry[];
  /** Those before; read only where an approval may lie in them. */
  readonly older: () => Iterable<AuditEntry>;
  readonly anchor: AuditAnchor;
  readonly alerts: readonly AlertRecord[] | null;
  readonly writtenAtUs: number;
};

/** The report of one day: what has to be read first, first [FE8], [FE6]. */
export function buildReport(parts: ReportParts): DayReport {
  const { day, kind, entries, anchor, alerts, writtenAtUs } = parts;
  const counts = new Map<string, number>();
  for (const { action, outcome, count } of entries) {
    const what = `${action} ${outcome}`;
    counts.set(what, (counts.get(what) ?? 0) + count);
  }
  const pick = (title: string, matches: (entry: AuditEntry) => boolean): ReportSection =>
    section(title, entries.filter(matches).map(lineOf));
  const isApproval = ({ action, outcome }: AuditEntry): boolean =>
    action === 'ApproveProposal' && outcome !== 'refused';
  return {
    format: 'riskdesk-report-1',
    day,
    kind,
    writtenAtUs,
    anchor,
    from: entries[0]?.number ?? 0,
    through: entries.at(-1)?.number ?? 0,
    sections: [
      pick('Emergency loosenings', ({ action }) => action === 'BeginEmergency' || action === 'EndEmergency'),
      section('Approvals of persons disabled later', disabledLater(parts)),
      pick('Two persons switched off at a start', isSwitchedOff),
      pick('Loosenings approved', isApproval),
      pick('Limits changed', ({ action, outcome }) => LIMIT_ACTS.has(action) && outcome !== 'refused'),
      pick('Added from the journal after a crash', ({ outcome }) => outcome === 'journalled'),
      pick('Rights denied', ({ outcome }) => outcome === 'denied'),
    ].filter(({ total }) => total > 0),
    breaches: alerts === null ? null : breachesOf(alerts),
    counts: [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => ({ what, count })),
  };
}

/** The report as lines of text. */
export function reportText(report: DayReport): string {
  const { day, kind, anchor, from, through, sections, breaches, counts } = report;
  const title = kind === 'tradingDay' ? `Report of trading day ${day}` : `Audit report of ${day} (UTC)`;
  const lines = [title, '', `Head of the log: entry ${anchor.count}, hash ${anchor.hash}`];
  lines.push(through === 0 ? 'No entry of this day.' : `Entries of this day: ${from} to ${through}`);
  for (const { title: what, total, lines: found } of sections) {
    lines.push('', `${what}: ${total}`, ...found.map(textOf));
    if (total > found.length) lines.push(`  and ${total - found.length} before these`);
  }
  if (breaches !== null) {
    lines.push('', `Breaches open or not taken: ${breaches.total}`);
    for (const { limitName, where, state, owner, openedUs } of breaches.list)
      lines.push(`  ${formatInstant(openedUs).slice(0, 19)} ${limitName} on ${where}, ${state}, ${owner ?? 'nobody'}`);
  }
  if (counts.length > 0) lines.push('', 'Counts');
  for (const { what, count } of counts) lines.push(`  ${what}: ${count}`);
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly ReportLine[]): ReportSection {
  return { title, total: lines.length, lines: lines.slice(-LINES_MAX) };
}

function textOf({ number, tsUs, who, action, target, detail }: ReportLine): string {
  const time = formatInstant(tsUs).slice(11, 19);
  return `  #${number} ${time} ${who} ${action} ${target ?? ''}${detail === null ? '' : ` (${detail})`}`;
}

function lineOf(entry: AuditEntry): ReportLine {
  const { number, tsUs, actor, action, target } = entry;
  return { number, tsUs, who: actor.name, action, target, detail: detailOf(entry) };
}

/** [FE8] of an emergency who asked, who approved and until when; of an approval who proposed what. */
function detailOf({ action, reason, after }: AuditEntry): string | null {
  if (action === 'BeginEmergency') {
    const emergency = field(after, 'emergency');
    const until = field(emergency, 'untilUs');
    const time = typeof until === 'number' ? formatInstant(until).slice(0, 19) : '?';
    return `${reason ?? ''}; ${text(emergency, 'byName')}, approved by ${text(emergency, 'approvedByName')}, until ${time}`;
  }
  const proposal = field(after, 'proposal');
  if (typeof proposal !== 'object' || proposal === null) return reason;
  const change = field(proposal, 'change');
  const what = text(field(change, 'draft'), 'limitId') || text(change, 'limitId') || text(change, 'account');
  return `${what}, proposed by ${text(proposal, 'byName')}: ${text(proposal, 'reason')}`;
}

/** [FE6] a person was disabled after having proposed or approved: what was agreed to stands, and is listed. */
function disabledLater({ entries, older }: ReportParts): readonly ReportLine[] {
  const disabled = new Map<string, AuditEntry>();
  for (const entry of entries) {
    const isDisabling = entry.action === 'ChangePerson' && entry.outcome === 'done';
    if (isDisabling && field(entry.after, 'active') === false)
      disabled.set((entry.target ?? '').replace(/^user:/, ''), entry);
  }
  if (disabled.size === 0) return [];
  const lines: ReportLine[] = [];
  for (const all of [older(), entries]) {
    for (const entry of all) {
      if (entry.action !== 'ApproveProposal' || entry.outcome === 'refused') continue;
      const proposer = text(field(entry.after, 'proposal'), 'by');
      for (const user of new Set([entry.actor.user ?? '', proposer])) {
        const by = disabled.get(user);
        if (by === undefined || by.number < entry.number) continue;
        const detail = `${detailOf(entry) ?? ''}; ${user === proposer ? 'its proposer' : 'its approver'} was disabled by #${by.number}`;
        lines.push({ ...lineOf(entry), detail });
      }
    }
  }
  return lines;
}

function breachesOf(alerts: readonly AlertRecord[]): NonNullable<DayReport['breaches']> {
  const open = alerts.filter(
    ({ rungPeak, state }) => rungPeak === 'breach' && state !== 'cleared' && state !== 'pending',
  );
  const list = open
    .slice(0, LINES_MAX)
    .map(({ alertId, limitName, scope, state, acknowledgement, openedAtUs }): ReportBreach => ({
      alertId,
      limitName,
      where: scope.level === 'account' ? scope.id : `${scope.level} ${scope.id}`,
      state,
      owner: acknowledgement?.byName ?? null,
      openedUs: openedAtUs,
    }));
  return { total: open.length, list };
}

function isSwitchedOff({ action, after }: AuditEntry): boolean {
  return action === 'StartDesk' && /"twoPersons":false/.test(JSON.stringify(after));
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown, name: string): string {
  const found = field(value, name);
  return typeof found === 'string' ? found : '';
}
