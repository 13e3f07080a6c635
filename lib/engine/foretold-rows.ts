import type { AccountsRevalued } from '#lib/model/effect.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { Movements } from './movements.ts';

const MINUTES = ACCOUNT_COLUMNS.indexOf('minutesToLimit');

/**
 * Accounts whose told row foretells a break. What is foretold ages while nothing touches the account: the window of [PM12]
 * moves on, and an account that went flat would break "in 17 m" all day. No part of the state: it follows what was told.
 */
export class ForetoldRows {
  private readonly accounts = new Set<number>();
  /** Looks taken when they were last gone through. */
  private looks = -1;

  /** Rows go out as of now. */
  told({ indexes, columns }: AccountsRevalued): void {
    for (const [position, index] of indexes.entries()) {
      if (!Number.isNaN(columns[position * ACCOUNT_COLUMNS.length + MINUTES])) this.accounts.add(index);
    }
  }

  /** A new look at the use of the limits: all these rows are told anew, and stay where they still foretell something. */
  renew(looks: number, changed: Pick<Movements, 'tellRow'>): void {
    if (looks === this.looks) return;
    this.looks = looks;
    for (const index of this.accounts) changed.tellRow(index);
    this.accounts.clear();
  }
}
