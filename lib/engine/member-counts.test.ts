import { expect, test } from 'vitest';
import type { Delta } from '#lib/model/effect.ts';
import { ACCOUNT_COLUMNS, ACCOUNT_FLAGS } from '#lib/model/view.ts';
import type { GroupView } from '#lib/model/view.ts';
import { metric, Scenario } from './scenario.test-kit.ts';

type Counted = Pick<GroupView, 'rungCounts' | 'activeAccounts' | 'incompleteAccounts'>;

function groupsOf(deltas: readonly Delta[]): ReadonlyMap<string, GroupView> {
  return new Map(
    deltas.flatMap((delta) => (delta.type === 'GroupRevalued' ? [[delta.group.id, delta.group] as const] : [])),
  );
}

/** The same from the rows of the accounts, each under the groups it was opened in. */
function fromRows(deltas: readonly Delta[], isMember: (place: number) => boolean): Counted {
  const rungCounts = { watch: 0, warning: 0, critical: 0, breach: 0 };
  let [activeAccounts, incompleteAccounts] = [0, 0];
  for (const delta of deltas) {
    if (delta.type !== 'AccountsRevalued') continue;
    delta.indexes.forEach((index, row) => {
      if (!isMember(index)) return;
      const read = (name: (typeof ACCOUNT_COLUMNS)[number]): number =>
        delta.columns[row * ACCOUNT_COLUMNS.length + ACCOUNT_COLUMNS.indexOf(name)] ?? Number.NaN;
      const rung = (['none', 'watch', 'warning', 'critical', 'breach'] as const)[read('rungRank')];
      if (rung !== undefined && rung !== 'none') rungCounts[rung] += 1;
      if (read('openPositions') > 0) activeAccounts += 1;
      if ((read('flags') & ACCOUNT_FLAGS.incomplete) !== 0) incompleteAccounts += 1;
    });
  }
  return { rungCounts, activeAccounts, incompleteAccounts };
}

/** Accounts A0 to A5 with three traders on two desks; each but the first holds what it lost another amount on. */
function floor(): Scenario {
  const desk = new Scenario().firm().list('ES').list('NQ');
  for (let place = 0; place < 6; place += 1)
    desk.open(`A${place}`, '1000', 'USD', `t${place % 3}`, place % 3 === 0 ? 'd0' : 'd1');
  desk.define('L', { level: 'firm', id: 'house' }, metric('dailyLoss', '100'), { options: { per: 'account' } });
  for (const [place, loss] of [0, 20, 55, 80, 95, 120].entries()) {
    if (place > 0) desk.fill(`A${place}`, 'ES', '1', String(1000 + loss));
  }
  desk.mark('ES', '1000');
  return desk;
}

test('[EX13] members of a group are counted by rung, by what they hold and by what they lack', () => {
  const desk = floor();
  const all: Delta[] = [];
  desk.engine.collectAll(all);
  const groups = groupsOf(all);
  expect(groups.get('d1')).toMatchObject(fromRows(all, (place) => place % 3 > 0));
  expect(groups.get('t1')).toMatchObject(fromRows(all, (place) => place % 3 === 1));
  const firm = [...groups.values()].find(({ level }) => level === 'firm');
  expect(firm).toMatchObject(fromRows(all, () => true));
  expect(firm).toMatchObject({ activeAccounts: 5, rungCounts: { critical: 1, breach: 1 } });
});

test('[EX13] a few groups alone are counted as all of them are', () => {
  const desk = floor();
  desk.engine.collect([]);
  desk.mark('NQ', '10');
  desk.fill('A0', 'NQ', '1', '10');
  const few: Delta[] = [];
  desk.engine.collect(few);
  const all: Delta[] = [];
  desk.engine.collectAll(all);
  expect([...groupsOf(few).keys()].toSorted()).toEqual(['d0', 'house', 't0']);
  for (const [id, group] of groupsOf(few)) expect(group).toEqual(groupsOf(all).get(id));
});
