import { ROW } from './account-row.ts';
import { grown } from './lane.ts';
import type { Lane } from './lane.ts';
import { leafValue24 } from './leaves.ts';
import { exactMark13, holdingAt, instrumentAt } from './state.ts';
import { LimbColumn, SumTable } from './sum-table.ts';
import type { World } from './world.ts';

/** A trader on a desk: the finest group of accounts that a table of exposure tells apart. */
export type Place = { readonly trader: string; readonly desk: string; rank: number; worst: number };

/** The leaves of one place in one instrument, summed, in columns; grouped by instrument. */
export class LeafSums {
  count = 0;
  places = new Int32Array(1_024);
  instruments = new Int32Array(1_024);
  readonly sums = new SumTable(1_024);

  clear(): void {
    for (let at = 0; at < this.count; at += 1) this.sums.clear(at);
    this.count = 0;
  }

  push(place: number, instrument: number, from: SumTable): void {
    const at = this.count;
    if (at === this.places.length) {
      this.places = grown(this.places, new Int32Array(at * 2));
      this.instruments = grown(this.instruments, new Int32Array(at * 2));
      this.sums.reserve(at * 2);
    }
    this.places[at] = place;
    this.instruments[at] = instrument;
    this.sums.add(at, from, place);
    this.count += 1;
  }
}

type Parts = Pick<World, 'state' | 'rates' | 'groups' | 'holdings' | 'limits'>;

/** No value: there is no price, rate or delta [EX13]. */
const MISSING = -1;

/**
 * Long and short of every trader in every instrument, the exact sums of their leaves. It reads the columns of the hot
 * state: the holders of a lane share price and rate, so a value is formed once for each size held and not for each holder.
 */
export class ExposureWalk {
  private readonly parts: Parts;
  private revision = -1;
  private accounts = 0;
  private placeOf = new Int32Array(0);
  places: Place[] = [];
  /** Sums of the instrument at hand, by place. */
  private sums = new SumTable(0);
  private readonly touched: number[] = [];
  /** Values of the lane at hand, by size held. */
  private readonly values = new LimbColumn();
  private readonly placeOfSize = new Map<number, number>();
  private currency = '';

  constructor(parts: Parts) {
    this.parts = parts;
  }

  run(currency: string, out: LeafSums): void {
    this.placeAccounts();
    this.currency = currency;
    out.clear();
    const { lanes } = this.parts.holdings;
    for (let instrument = 0; instrument < lanes.length; instrument += 1) {
      for (const lane of lanes[instrument] ?? []) if (lane.count > 0) this.addLane(lane);
      for (const place of this.touched) {
        out.push(place, instrument, this.sums);
        this.sums.clear(place);
      }
      this.touched.length = 0;
    }
  }

  private addLane(lane: Lane): void {
    const instrument = instrumentAt(this.parts.state, lane.instrument);
    // Without a mark each holder may have a price of its own.
    const isShared = instrument.listing.kind === 'option' || exactMark13(instrument) !== null;
    const { values, placeOfSize, placeOf, sums } = this;
    values.clear();
    placeOfSize.clear();
    for (let position = 0; position < lane.count; position += 1) {
      const size = lane.qty[position] as number;
      if (size === 0) continue;
      const isKept = isShared && !Number.isNaN(size);
      const known = isKept ? placeOfSize.get(size) : undefined;
      let value = known;
      let isLong = size > 0;
      if (value === undefined) {
        const holding = holdingAt(this.parts.state, lane.holders[position] as number);
        // Positions that cancel are no leaf.
        if (holding.quantity12 === 0n) continue;
        const value24 = leafValue24(this.parts, holding, holding.quantity12, this.currency);
        isLong = value24 !== null && value24 > 0n;
        value = value24 === null ? MISSING : values.push(value24) * 2 + Number(isLong);
        if (isKept) placeOfSize.set(size, value);
      } else isLong = (value & 1) === 1;
      const place = placeOf[(lane.rows[position] as number) / ROW] as number;
      if (sums.leaves(place) === 0) this.touched.push(place);
      if (value === MISSING) sums.addMissing(place);
      else sums.addLeaf(place, isLong, values, value >> 1);
    }
  }

  /** Where each account stands, formed anew when one moved, and the highest rung of each place. */
  private placeAccounts(): void {
    const { state, groups, limits } = this.parts;
    if (this.revision !== groups.revision || this.accounts !== state.accounts.length) this.seat();
    for (const place of this.places) place.rank = place.worst = -1;
    for (let account = 0; account < this.accounts; account += 1) {
      const place = this.places[this.placeOf[account] as number];
      const rank = limits.rankOf(account);
      if (place === undefined || rank <= place.rank) continue;
      place.rank = rank;
      place.worst = account;
    }
  }

  private seat(): void {
    const { state, groups } = this.parts;
    const byDesk = new Map<string, Map<string, number>>();
    this.places = [];
    this.placeOf = new Int32Array(state.accounts.length);
    for (const [index, { trader, desk }] of state.accounts.entries()) {
      const ofDesk = byDesk.get(desk) ?? new Map<string, number>();
      byDesk.set(desk, ofDesk);
      const place = ofDesk.get(trader) ?? this.places.length;
      if (place === this.places.length) {
        this.places.push({ trader, desk, rank: -1, worst: -1 });
        ofDesk.set(trader, place);
      }
      this.placeOf[index] = place;
    }
    this.revision = groups.revision;
    this.accounts = state.accounts.length;
    this.sums = new SumTable(this.places.length);
  }
}
