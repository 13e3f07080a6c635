import { expect, test } from 'vitest';
import type { LimitDefinition, LimitDraft } from '#lib/model/limit.ts';
import type { LimitVersions } from '#lib/model/limit-version.ts';
import { RiskEngine } from './engine.ts';
import { dailyLoss } from './scenario.test-kit.ts';
import { grossRule, TwoPeople } from './two-people.test-kit.ts';
import { FORMER_VERSIONS_KEPT } from './version-state.ts';

class Desk extends TwoPeople {
  versions(limitId = 'g'): LimitVersions {
    const found = this.engine.queries.versions(limitId);
    if (found === null) throw new Error(`no versions of ${limitId}`);
    return found;
  }

  publish(draft: LimitDraft, reason?: string, user = 'u1'): void {
    const said = reason === undefined ? {} : { reason };
    const outcome = this.do({ type: 'DefineLimit', ...this.at(), ...this.actor('manager', user), draft, ...said });
    if (outcome.type === 'Rejected') throw new Error(`refused: ${outcome.reason}`);
  }

  retire(baseVersion: number): void {
    const change = { type: 'retirement', limitId: 'g' as never, baseVersion } as const;
    this.propose(change, 'u1', 'manager', 'not used any more');
    this.approve(this.proposal().proposalId);
  }

  restart(): void {
    this.engine = RiskEngine.restore(JSON.parse(JSON.stringify(this.engine.snapshot())) as never);
  }
}

function definitionOf({ versions }: LimitVersions, version: number): LimitDefinition {
  const found = versions.find(({ definition }) => definition.version === version);
  if (found === undefined) throw new Error(`no version ${version}`);
  return found.definition;
}

test('[LE8] every version stays on record: who, when, why, who else agreed, and until when it was in force', () => {
  const desk = new Desk();
  const [first] = desk.versions().versions;
  desk.publish(desk.draft('900'), ' smaller book ', 'u2');
  const tightenedSeq = desk.engine.seq;
  desk.propose({ type: 'limit', draft: desk.draft('2000', 2) }, 'u1', 'manager', 'a bigger book');
  const { proposalId } = desk.proposal();
  expect(desk.approve(proposalId)).toMatchObject({ type: 'Accepted' });
  const loosenedSeq = desk.engine.seq;
  const record = desk.versions();
  expect(record).toMatchObject({ limitId: 'g', inForce: 3, older: 0, retired: null });
  expect(record.versions).toMatchObject([
    {
      definition: { version: 3, rule: { amount: '2000' } },
      by: 'u1',
      definedSeq: loosenedSeq,
      endedSeq: null,
      origin: { byName: 'U1', reason: 'a bigger book', proposalId, approvedBy: 'u2', approvedByName: 'U2' },
    },
    {
      definition: { version: 2, rule: { amount: '900' } },
      by: 'u2',
      definedSeq: tightenedSeq,
      endedSeq: loosenedSeq,
      origin: { byName: 'U2', reason: 'smaller book', publishedSeq: tightenedSeq, proposalId: null, approvedBy: null },
    },
    { definition: { version: 1 }, by: 'u1', endedSeq: tightenedSeq, origin: { byName: 'U1', reason: null } },
  ]);
  expect(record.versions[2]).toEqual({ ...first, endedSeq: tightenedSeq, endedAtUs: record.versions[1]?.definedAtUs });
});

test('[LE8] the record outlives a snapshot and a retirement, and a limit set again goes on from its last version', () => {
  const desk = new Desk();
  desk.publish(desk.draft('900'), 'smaller book');
  const before = desk.versions();
  desk.restart();
  expect(desk.versions()).toEqual(before);
  desk.retire(2);
  expect(desk.versions()).toMatchObject({
    inForce: null,
    retired: { byName: 'U1', reason: 'not used any more', approvedByName: 'U2' },
    versions: [{ definition: { version: 2 }, endedSeq: desk.engine.seq }, { definition: { version: 1 } }],
  });
  desk.restart();
  // Back to the first version: a new one with the old content.
  const { version: _version, ...content } = definitionOf(before, 1);
  desk.publish({ ...content, baseVersion: 0 }, 'as before');
  expect(desk.versions()).toMatchObject({ inForce: 3, retired: null });
  expect(desk.versions().versions.map(({ definition }) => [definition.version, definition.rule.amount])).toEqual([
    [3, '1000'],
    [2, '900'],
    [1, '1000'],
  ]);
  expect(desk.engine.queries.versions('nothing')).toBeNull();
});

test('[LE8] a version that measures something else, and one of a programme, stand in the record too', () => {
  const desk = new Desk();
  // Another measure is a loosening, however small.
  desk.propose({
    type: 'limit',
    draft: desk.draft('10', 1, { rule: { ...grossRule('10'), measure: 'net' } as never }),
  });
  desk.approve(desk.proposal().proposalId);
  expect(desk.versions().versions.map(({ definition }) => definition.rule)).toMatchObject([
    { measure: 'net' },
    { measure: 'gross' },
  ]);
  desk.tell('u1', 'lead', 'p1');
  desk.rules('A', { daily: dailyLoss('500') });
  desk.rules('A', { daily: dailyLoss('400') });
  const [now, was] = desk.versions('A:daily').versions;
  expect([now, was]).toMatchObject([
    { source: 'ruleset', definition: { rule: { amount: '400' } }, origin: { byName: 'U1' } },
    { source: 'ruleset', definition: { rule: { amount: '500' } }, endedSeq: desk.engine.seq },
  ]);
});

test('[LE8] [BO2] the newest 200 former versions of a limit are kept, and how many are older is told', () => {
  const desk = new Desk();
  const published = FORMER_VERSIONS_KEPT + 5;
  for (let version = 1; version <= published; version += 1) desk.publish(desk.draft(String(1_000 - version), version));
  const { inForce, versions, older } = desk.versions();
  expect([inForce, versions.length, older]).toEqual([published + 1, FORMER_VERSIONS_KEPT + 1, 5]);
  expect(versions.at(-1)?.definition.version).toBe(6);
});

test('[HL12] a refused publication leaves the record and the fingerprint as they were', () => {
  const desk = new Desk();
  const before = [desk.versions(), desk.engine.fingerprint()];
  expect(desk.defineAs(desk.draft('2000'))).toMatchObject({ reason: 'needsApproval' });
  expect(desk.defineAs(desk.draft('900', 7))).toMatchObject({ reason: 'baseVersionMoved' });
  expect([desk.versions(), desk.engine.fingerprint()]).toEqual(before);
});
