import type { ExposureAsk } from '#lib/model/exposure-board.ts';
import type { Snapshot } from '#lib/protocol/frame.ts';
import { levelKey } from './level-index.ts';
import type { LevelNode } from './level-index.ts';
import type { RankShape } from './ranking.ts';
import type { DeskScope } from './scope.ts';
import { SUBSCRIPTIONS_MAX } from './publish-bounds.ts';

/** Equal questions share one table. */
export function exposureKey({ node, currency, netting }: ExposureAsk): string {
  return JSON.stringify([node.level, node.id, currency, netting]);
}

export type SnapshotReason = Snapshot['reason'];

const NO_GROUPS: ReadonlySet<string> = new Set();

/** What one client sees and how far it has been told: plain state, moved only by the publisher and the gateway. */
export class ClientView {
  readonly scope: DeskScope;
  /** Set while the next message must be a snapshot. */
  snapshotDue: SnapshotReason | null = 'connected';
  throughSeq = 0;
  /** Place in the notice log of the next notice to look at. */
  place = 0;
  lastFrameAtMs = 0;
  /** The client expects a message even if nothing moved: it has just connected. */
  frameDue = true;

  window: readonly number[] = [];
  /** How many rows of the top of the order count as shown: what the monitor asked for, until the client says its window. */
  firstRowCount = 0;
  /** Those rows of the order sent last. */
  firstRows: readonly number[] = [];
  monitor: { readonly subscription: number; readonly shape: RankShape } | null = null;
  limits: number | null = null;
  exposure: { readonly subscription: number; readonly ask: ExposureAsk; readonly key: string } | null = null;
  readonly #accounts = new Map<number, string>();
  readonly #levels = new Map<number, LevelNode>();
  #nextSubscription = 1;

  /** Ticks of what was sent last; a key that is absent was never sent. */
  readonly rowTicks = new Map<number, number>();
  readonly cardTicks = new Map<number, number>();
  readonly detailTicks = new Map<string, number>();
  readonly fillMarks = new Map<string, string>();
  readonly groupTicks = new Map<string, number>();
  readonly levelTicks = new Map<string, number>();
  feedsTick = -1;
  sessionTick = -1;
  limitsTick = -1;
  exposureTick = -1;
  rankVersion = -1;
  pinned: readonly number[] = [];
  /** The account nearest to a limit, which the firm's figures name. */
  nearest: number | null = null;
  /** Keys `level:id` of the totals that the rows are grouped under. */
  grouped: ReadonlySet<string> = NO_GROUPS;

  constructor(scope: DeskScope) {
    this.scope = scope;
  }

  /** Null when the client holds too many. A monitor replaces the monitor before it. */
  watchMonitor(shape: Omit<RankShape, 'scope'>, firstRows = 0): number | null {
    if (this.monitor === null && this.#count() >= SUBSCRIPTIONS_MAX) return null;
    const subscription = this.#nextSubscription++;
    this.monitor = { subscription, shape: { ...shape, scope: this.scope } };
    this.rankVersion = -1;
    this.firstRowCount = firstRows;
    this.firstRows = [];
    return subscription;
  }

  watchAccount(account: string): number | null {
    if (this.#count() >= SUBSCRIPTIONS_MAX) return null;
    const subscription = this.#nextSubscription++;
    this.#accounts.set(subscription, account);
    this.detailTicks.delete(account);
    this.fillMarks.delete(account);
    return subscription;
  }

  watchLevel(node: LevelNode): number | null {
    if (this.#count() >= SUBSCRIPTIONS_MAX) return null;
    const subscription = this.#nextSubscription++;
    this.#levels.set(subscription, node);
    this.levelTicks.delete(levelKey(node));
    return subscription;
  }

  watchLimits(): number | null {
    if (this.limits === null && this.#count() >= SUBSCRIPTIONS_MAX) return null;
    this.limits = this.#nextSubscription++;
    this.limitsTick = -1;
    return this.limits;
  }

  /** One at a time: another question replaces the one before it. */
  watchExposure(ask: ExposureAsk): number | null {
    if (this.exposure === null && this.#count() >= SUBSCRIPTIONS_MAX) return null;
    const subscription = this.#nextSubscription++;
    this.exposure = { subscription, ask, key: exposureKey(ask) };
    this.exposureTick = -1;
    return subscription;
  }

  /** False for a number that is none of this client. */
  unwatch(subscription: number): boolean {
    if (this.monitor?.subscription === subscription) {
      this.monitor = null;
      this.pinned = [];
      this.#endFirstRows();
      this.grouped = NO_GROUPS;
      return true;
    }
    if (this.limits === subscription) {
      this.limits = null;
      return true;
    }
    if (this.exposure?.subscription === subscription) {
      this.exposure = null;
      return true;
    }
    // The client drops the totals that only these showed: what is still shown is sent anew.
    this.groupTicks.clear();
    return this.#accounts.delete(subscription) || this.#levels.delete(subscription);
  }

  accounts(): ReadonlySet<string> {
    return new Set(this.#accounts.values());
  }

  /** Each node once. */
  levels(): readonly LevelNode[] {
    return [...new Map([...this.#levels.values()].map((node) => [levelKey(node), node])).values()];
  }

  /** Rows outside the new window may be pruned by the client: they are sent anew when they come back. */
  setWindow(indexes: readonly number[]): void {
    const kept = new Set(indexes);
    for (const index of this.rowTicks.keys()) if (!kept.has(index)) this.rowTicks.delete(index);
    this.window = [...kept];
    this.#endFirstRows();
  }

  #endFirstRows(): void {
    this.firstRowCount = 0;
    this.firstRows = [];
  }

  /** The next message is a whole picture: nothing counts as sent. */
  forgetSent(): void {
    for (const sent of [this.rowTicks, this.cardTicks, this.detailTicks, this.fillMarks]) sent.clear();
    for (const sent of [this.groupTicks, this.levelTicks]) sent.clear();
    this.feedsTick = -1;
    this.sessionTick = -1;
    this.limitsTick = -1;
    this.exposureTick = -1;
    this.rankVersion = -1;
  }

  #count(): number {
    return (
      this.#accounts.size +
      this.#levels.size +
      Number(this.monitor !== null) +
      Number(this.limits !== null) +
      Number(this.exposure !== null)
    );
  }
}
