import { hex, sha256 } from '#lib/base/hash.ts';
import type { ScopeNode } from '#lib/model/limit.ts';

/** What an alert is about. */
type About = {
  readonly limitId: string;
  readonly limitVersion: number;
  readonly scope: ScopeNode;
  readonly tradingDay: string;
};

/** [DI2] the first 16 bytes of SHA-256 over what the alert is about and the entry that opened it. */
export function deriveAlertId(reading: About, seq: number): string {
  const { limitId, limitVersion, scope, tradingDay } = reading;
  const text = JSON.stringify([limitId, limitVersion, scope.level, scope.id, tradingDay, seq]);
  return hex(sha256(text)).slice(0, 32);
}
