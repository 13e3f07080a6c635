import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { AuditChain } from './audit-chain.ts';
import type { AuditAct } from './audit-entry.ts';

export const AUDIT_FOLDER = 'data/audit';
export const ANCHOR_FOLDER = 'data/anchors';

/** A log on a disk in memory, with small files, so that a test sees several of them. */
export function openTestAudit(disk = new MemoryDisk(), segmentBytes = 80 * 1024): AuditChain {
  let nowUs = 1_790_000_000_000_000;
  const folders = { folder: AUDIT_FOLDER, anchorFolder: ANCHOR_FOLDER };
  return AuditChain.open({ disk, ...folders, segmentBytes, nowUs: () => (nowUs += 1_000) });
}

/** Plainly made up. */
export function sampleAct(index: number, changes: Partial<AuditAct> = {}): AuditAct {
  return {
    actor: { user: 'u-1', person: 'p-1', name: 'Ann', role: 'lead', session: '0badcafe', ip: '127.0.0.1' },
    action: 'LimitDefined',
    target: `limit:L${index}`,
    desk: null,
    before: null,
    after: { amount: String(index), note: 'n'.repeat(index % 50) },
    outcome: 'done',
    reason: null,
    seq: index,
    count: 1,
    ...changes,
  };
}
