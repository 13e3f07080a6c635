import { grown } from './lane.ts';

/** Where a holding stands, by its index; its hot figures are in the columns of its lane [HS1]. Replaced when they grow. */
export class HoldingColumns {
  owner = new Int32Array(64);
  /** Place among the holders of its lane, -1 when flat. */
  place = new Int32Array(64);
  priced = new Uint8Array(64);

  grow(): void {
    const length = this.owner.length * 2;
    this.owner = grown(this.owner, new Int32Array(length));
    this.place = grown(this.place, new Int32Array(length));
    this.priced = grown(this.priced, new Uint8Array(length));
  }
}
