import type { GroupNode, Groups } from './groups.ts';
import type { Observations } from './observation.ts';

type Parts = { readonly groups: Groups; readonly accounts: Observations };

/**
 * Where portfolio measures attach [PM]: groups that changed since the last clock entry, to be measured once a second and
 * never on the path of a fill. They are read off the accounts that changed, so a mark pays nothing for them; a group may
 * be told once more than it changed, never less. Part of no fingerprint.
 */
export class DirtyGroups {
  private readonly parts: Parts;
  private readonly gathering = new Set<GroupNode>();
  private ready: GroupNode[] = [];

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Called before the changed accounts are forgotten. */
  gather(): void {
    const { accounts, groups } = this.parts;
    for (const account of accounts.changed.list) for (const node of accounts.pathOf(account)) this.gathering.add(node);
    for (const node of groups.nodes.values()) if (node.dirty || groups.areAllDirty) this.gathering.add(node);
  }

  /** A clock entry: what changed until now may be taken. */
  secondPassed(): void {
    this.gather();
    for (const node of this.ready) this.gathering.add(node);
    this.ready = [...this.gathering];
    this.gathering.clear();
  }

  /** The groups that changed before the last clock entry and were not taken yet. */
  take(): readonly Pick<GroupNode, 'level' | 'id'>[] {
    const taken = this.ready.map(({ level, id }) => ({ level, id }));
    this.ready = [];
    return taken;
  }
}
