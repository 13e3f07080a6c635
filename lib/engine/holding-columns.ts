/** The holdings' half of the hot state, by holding index [HS1]; arrays are replaced when they grow. */
export class HoldingColumns {
  /** At the instrument's quantity scale; NaN where it does not fit. */
  qty = new Float64Array(64);
  /** Exposure and open cost in ledger units of the account's currency. */
  value = new Float64Array(64);
  cost = new Float64Array(64);
  /** Open cost of a converted holding at a finer unit, and which one: 12, 9, 6 decimals, or none. */
  fine = new Float64Array(64);
  fineIndex = new Uint8Array(64);
  owner = new Int32Array(64);
  /** Place among the holders of its lane, -1 when flat. */
  place = new Int32Array(64);
  priced = new Uint8Array(64);

  grow(): void {
    const length = this.qty.length * 2;
    this.qty = grown(this.qty, new Float64Array(length));
    this.value = grown(this.value, new Float64Array(length));
    this.cost = grown(this.cost, new Float64Array(length));
    this.fine = grown(this.fine, new Float64Array(length));
    this.fineIndex = grown(this.fineIndex, new Uint8Array(length));
    this.owner = grown(this.owner, new Int32Array(length));
    this.place = grown(this.place, new Int32Array(length));
    this.priced = grown(this.priced, new Uint8Array(length));
  }
}

function grown<Column extends Float64Array | Int32Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
