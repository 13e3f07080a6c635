import type { LimitMetric } from '#lib/model/limit.ts';
import type { Watch } from './limit-bands.ts';

/**
 * Limits that must be told of their observations: those on ages, rates and single fills, which nothing else drives, and
 * those that count observations [LI11]. A firm without one pays a look at a size for each entry.
 */
export class ToldWatches {
  private readonly all = new Set<Watch>();
  private readonly byMetric = new Map<LimitMetric, Set<Watch>>();
  private readonly announced = new Set<Watch>();

  get size(): number {
    return this.all.size;
  }

  add(watch: Watch): void {
    if (watch.pace !== 'told' && (watch.limit.definition.confirm ?? 1) <= 1) return;
    this.all.add(watch);
    const { rule } = watch.limit.definition;
    if (watch.pace !== 'told' || rule.type !== 'metric') return;
    const known = this.byMetric.get(rule.metric);
    if (known === undefined) this.byMetric.set(rule.metric, new Set([watch]));
    else known.add(watch);
    // A definition, and a version of it, is judged at once [LI13].
    this.announced.add(watch);
  }

  remove(watch: Watch): void {
    this.all.delete(watch);
    this.announced.delete(watch);
    for (const watches of this.byMetric.values()) watches.delete(watch);
  }

  has(watch: Watch): boolean {
    return this.all.has(watch);
  }

  values(): Iterable<Watch> {
    return this.all;
  }

  of(metric: LimitMetric): Iterable<Watch> {
    return this.byMetric.get(metric) ?? NONE;
  }

  /** The present entry changed an input of this limit: it is evaluated at the end of the entry, as an observation. */
  announce(watch: Watch): void {
    this.announced.add(watch);
  }

  /** After a restore nothing is announced: what was due has been judged before the snapshot. */
  forget(): void {
    this.announced.clear();
  }

  isAnnounced(watch: Watch): boolean {
    return this.announced.has(watch);
  }

  /** Adds what was announced to what is due, each once; returns what is due but was not told, for its row alone. */
  complete(due: Watch[]): readonly Watch[] {
    const untold: Watch[] = [];
    const wanted = new Set(this.announced);
    for (const watch of due) {
      if (watch.pace === 'told' && !this.announced.has(watch)) untold.push(watch);
      else wanted.add(watch);
    }
    due.length = 0;
    due.push(...wanted);
    return untold;
  }
}

const NONE: readonly Watch[] = [];
