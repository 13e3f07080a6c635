import { setImmediate } from 'node:timers/promises';
import type { AuditVerified } from '#lib/protocol/audit-log.ts';
import { sentenceOf, type AuditChain } from './audit-chain.ts';

/** A whole check reads every file, so it is asked for at most so often. */
const VERIFIED_FOR_MS = 10_000;

/** Checks the log on the disk for those who look at it, while everything else goes on. */
export class AuditVerifier {
  readonly #chain: Pick<AuditChain, 'verify'>;
  readonly #nowMs: () => number;
  #last: AuditVerified | null = null;
  #running: Promise<AuditVerified> | null = null;

  constructor(chain: Pick<AuditChain, 'verify'>, nowMs: () => number) {
    this.#chain = chain;
    this.#nowMs = nowMs;
  }

  async verified(): Promise<AuditVerified> {
    const last = this.#last;
    if (last !== null && this.#nowMs() - last.atMs < VERIFIED_FOR_MS) return last;
    this.#running ??= this.#verify().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #verify(): Promise<AuditVerified> {
    const { count, head, fault } = await this.#chain.verify(() => setImmediate());
    this.#last = { through: count, head, atMs: this.#nowMs(), fault: fault === null ? null : sentenceOf(fault) };
    return this.#last;
  }
}
