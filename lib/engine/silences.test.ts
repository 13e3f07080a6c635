import { expect, test } from 'vitest';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { SetSilence } from '#lib/model/command.ts';
import type { LimitId, Origin, UserId } from '#lib/model/ids.ts';
import type { SilenceMatcher } from '#lib/model/silence.ts';
import { RiskEngine } from './engine.ts';
import { exposure, metric, Scenario } from './scenario.test-kit.ts';

const MINUTE_US = 60_000_000;
const HOUR_MS = 3_600_000;
const ON_A: SilenceMatcher = { scope: { level: 'account', id: 'A' } };

/** Two accounts of two desks with a gross limit of 1,000 each; a fill of n at 10 is a use of n percent. */
class Desk extends Scenario {
  constructor() {
    super();
    this.firm().list('X').list('Y', '1', 'USD', 'linear', false, { symbol: 'Z' });
    this.open('A', '100000').open('B', '100000', 'USD', 't2', 'd2');
    for (const account of ['A', 'B'])
      this.define(`g${account}`, { level: 'account', id: account }, exposure('gross', '1000'));
    this.roll('2026-01-01');
  }

  gross(account: string, tens: string, instrument = 'X'): void {
    this.fill(account, instrument, tens, '10');
  }

  silence(matcher: SilenceMatcher, more: Partial<SetSilence> = {}, user = 'u1') {
    const base = { durationMs: HOUR_MS, reason: 'maintenance', endsOnClimb: false };
    return this.do({ type: 'SetSilence', ...this.at(), ...this.actor('manager', user), ...base, matcher, ...more });
  }

  lift(place = 0) {
    const silenceId = this.silences()[place]?.silenceId ?? 'none';
    return this.do({ type: 'LiftSilence', ...this.at(), ...this.actor('manager', 'u2'), silenceId });
  }

  silences() {
    return this.engine.queries.silences(1_000);
  }

  record(limitId = 'gA'): AlertRecord {
    const found = this.engine.alerts(10).find(({ alertId }) => alertId === this.alertId(limitId));
    if (found === undefined) throw new Error('no alert');
    return found;
  }

  /** Whether it asks, and whether a silence masks it. */
  shown(limitId = 'gA'): readonly [asks: boolean, mask: string | null] {
    const { asksForAck, suppression } = this.record(limitId);
    return [asksForAck, suppression?.kind ?? null];
  }

  told(): string[] {
    return this.notices.flatMap((notice) => {
      if (notice.type === 'AlertMarked') return [notice.mark];
      if (notice.type === 'SilenceChanged') return [notice.silence.ended?.as ?? 'set'];
      return notice.type === 'AlertTransitioned' ? [notice.trigger] : [];
    });
  }

  pass(us: number): void {
    this.wait(us);
    this.do({ type: 'TimeAdvanced' });
  }

  again(): void {
    this.engine = RiskEngine.restore(JSON.parse(JSON.stringify(this.engine.snapshot())));
  }
}

test('[AL6] [SU2] what fires under a silence does not ask, and asks from when it is lifted', () => {
  const desk = new Desk();
  expect(desk.silence(ON_A).type).toBe('Accepted');
  desk.gross('A', '120');
  desk.gross('B', '95');
  expect([desk.alert('gA'), desk.shown('gA'), desk.shown('gB')]).toEqual([
    'firing breach',
    [false, 'silence'],
    [true, null],
  ]);
  expect(desk.record().suppression).toMatchObject({ byName: 'U1', silenceId: desk.silences()[0]?.silenceId });
  expect(desk.lift().type).toBe('Accepted');
  expect([desk.told(), desk.shown()]).toEqual([
    ['lifted', 'silenceLifted'],
    [true, null],
  ]);
  expect(desk.notices[1]).toMatchObject({ byName: 'U2', alert: { state: 'firing', asksForAck: true } });
  expect(desk.lift()).toMatchObject({ reason: 'silenceEnded' });
  expect(desk.lift(9)).toMatchObject({ reason: 'unknownSilence' });
});

test('[SU2] a breach that was firing unowned is not masked; what is below or owned is, and goes on asking', () => {
  const desk = new Desk();
  desk.gross('A', '120');
  desk.gross('B', '95');
  desk.silence({ scope: { level: 'firm', id: 'house' } });
  expect(desk.told()).toEqual(['set', 'silenced']);
  expect([desk.shown('gA'), desk.shown('gB')]).toEqual([
    [true, null],
    [true, 'silence'],
  ]);
  // It climbs: who has not asked for a mask of what comes later has asked for nothing.
  desk.gross('B', '10');
  expect([desk.alert('gB'), desk.shown('gB')]).toEqual(['firing breach', [true, 'silence']]);
  // An owned one fires again under the silence: that is new, and does not ask.
  desk.acknowledge(desk.alertId('gA'), 'breach');
  desk.gross('A', '6');
  expect([desk.alert('gA'), desk.triggers(), desk.shown('gA')]).toEqual([
    'firing breach',
    ['worsened'],
    [false, 'silence'],
  ]);
});

test('[SU2] a climb ends a silence that says so, for all it masks, and no other', () => {
  const desk = new Desk();
  desk.silence({ scope: { level: 'firm', id: 'house' } }, { endsOnClimb: true });
  desk.gross('A', '80');
  desk.gross('B', '95');
  desk.gross('A', '15');
  expect(desk.told()).toEqual(['climbed', 'climbed', 'silenceClimbed', 'silenceClimbed']);
  expect([desk.shown('gA'), desk.shown('gB')]).toEqual([
    [true, null],
    [true, null],
  ]);
  const patient = new Desk();
  patient.silence(ON_A);
  patient.gross('A', '80');
  patient.gross('A', '30');
  expect([patient.alert('gA'), patient.shown()]).toEqual(['firing breach', [false, 'silence']]);
});

test('[SU7] it ends at its time on the journal’s clock, also after a restart, before what comes then applies', () => {
  const desk = new Desk();
  desk.silence(ON_A);
  desk.gross('A', '95');
  desk.again();
  expect(desk.shown()).toEqual([false, 'silence']);
  const untilUs = desk.silences()[0]?.untilUs ?? 0;
  desk.pass(untilUs - desk.engine.timeUs - 2_000_000);
  expect(desk.shown()).toEqual([false, 'silence']);
  const fingerprint = desk.engine.fingerprint();
  desk.again();
  expect(desk.engine.fingerprint()).toBe(fingerprint);
  desk.pass(0);
  expect([desk.told(), desk.shown()]).toEqual([
    ['expired', 'silenceExpired'],
    [true, null],
  ]);
  expect(desk.silences()).toMatchObject([{ ended: { as: 'expired', byName: null } }]);
  desk.gross('A', '-95');
  desk.acknowledge(desk.alertId('gA'), 'critical');
  desk.gross('A', '95');
  expect(desk.shown()).toEqual([true, null]);
});

test('[SU] a matcher names rule, node and all below, symbol or feed, and every part must match', () => {
  const desk = new Desk();
  const rules = {
    cut: { within: { symbol: 'Z' } },
    own: { within: { instrument: 'Y' as never } },
    whole: {},
  };
  for (const [id, options] of Object.entries(rules))
    desk.define(id, { level: 'desk', id: 'd1' }, metric('gross', '1000'), { options });
  desk.define('trader', { level: 'trader', id: 't1' }, exposure('gross', '1000'));
  desk.define('firm', { level: 'firm', id: 'house' }, exposure('gross', '1000'));
  const masked = (matcher: SilenceMatcher): string[] => {
    const fresh = new Scenario(
      RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot()))),
      desk.engine.timeUs,
    );
    const base = { durationMs: HOUR_MS, reason: 'r', endsOnClimb: false };
    expect(fresh.do({ type: 'SetSilence', ...fresh.at(), ...fresh.actor('manager'), ...base, matcher }).type).toBe(
      'Accepted',
    );
    fresh.fill('A', 'Y', '95', '10');
    const under = fresh.engine.alerts(20).filter(({ suppression }) => suppression !== null);
    return under.map(({ limitId }) => limitId).toSorted();
  };
  expect(masked({ limitId: 'whole' as LimitId })).toEqual(['whole']);
  expect(masked({ symbol: 'Z' })).toEqual(['cut', 'own']);
  expect(masked({ symbol: 'Y' })).toEqual(['own']);
  expect(masked({ scope: { level: 'account', id: 'A' } })).toEqual(['gA']);
  expect(masked({ scope: { level: 'trader', id: 't1' } })).toEqual(['gA', 'trader']);
  expect(masked({ scope: { level: 'desk', id: 'd1' } })).toEqual(['cut', 'gA', 'own', 'trader', 'whole']);
  expect(masked({ scope: { level: 'desk', id: 'd2' } })).toEqual([]);
  expect(masked({ scope: { level: 'firm', id: 'house' } })).toEqual(['cut', 'firm', 'gA', 'own', 'trader', 'whole']);
  expect(masked({ scope: { level: 'desk', id: 'd1' }, symbol: 'Z' })).toEqual(['cut', 'own']);
});

test('[SU3] the firm’s loss limits and feeds that bring prices or fills are never masked, and refused where they are named', () => {
  const desk = new Desk();
  desk.define('loss', { level: 'firm', id: 'house' }, metric('dailyLoss', '100'));
  desk.do({ type: 'FeedStatusChanged', ...desk.at(), feed: 'news' as Origin, status: 'live', reason: '' }, 'monitor');
  desk.do({ type: 'FeedStatusChanged', ...desk.at(), feed: 'test' as Origin, status: 'live', reason: '' }, 'monitor');
  expect(desk.silence({ limitId: 'loss' as LimitId })).toMatchObject({ reason: 'notSuppressible', field: 'limitId' });
  expect(desk.silence({ feed: 'test' as Origin })).toMatchObject({ type: 'Accepted' });
  desk.gross('A', '95');
  expect(desk.silence({ feed: 'test' as Origin })).toMatchObject({ reason: 'notSuppressible', field: 'feed' });
  expect(desk.silence({ limitId: 'health:feed:test' as LimitId })).toMatchObject({ reason: 'unknownLimit' });
  expect(desk.silence({ scope: { level: 'firm', id: 'house' } }).type).toBe('Accepted');
  for (const feed of ['test', 'news'])
    desk.do({ type: 'FeedStatusChanged', ...desk.at(), feed: feed as Origin, status: 'dead', reason: '' }, 'monitor');
  desk.mark('X', '8');
  expect([desk.shown('loss'), desk.shown('health:feed:test'), desk.shown('health:feed:news')]).toEqual([
    [true, null],
    [true, null],
    [false, 'silence'],
  ]);
  expect(desk.silence({ limitId: 'health:feed:test' as LimitId })).toMatchObject({ reason: 'notSuppressible' });
  expect(desk.silence({ limitId: 'health:feed:news' as LimitId }).type).toBe('Accepted');
  expect([desk.record('loss').suppressible, desk.record('health:feed:news').suppressible]).toEqual([false, true]);
});

test('[SU7] [HL12] end and reason are mandatory, what is named must be there, and a refusal changes nothing', () => {
  const desk = new Desk();
  const twin = new Desk();
  expect(desk.silence({})).toMatchObject({ reason: 'malformed', field: 'matcher' });
  expect(desk.silence(ON_A, { reason: '  ' })).toMatchObject({ reason: 'malformed', field: 'reason' });
  expect(desk.silence(ON_A, { reason: 'x'.repeat(501) })).toMatchObject({ reason: 'malformed', field: 'reason' });
  for (const durationMs of [0, 59_999, 86_400_001, 60_000.5])
    expect(desk.silence(ON_A, { durationMs })).toMatchObject({ reason: 'outOfRange', field: 'durationMs' });
  expect(desk.silence({ scope: { level: 'account', id: 'Q' } })).toMatchObject({ reason: 'unknownAccount' });
  expect(desk.silence({ scope: { level: 'desk', id: 'Q' } })).toMatchObject({ reason: 'malformed', field: 'scope' });
  expect(desk.silence({ symbol: 'Q' })).toMatchObject({ reason: 'unknownInstrument' });
  expect(desk.silence({ feed: 'Q' as Origin })).toMatchObject({ reason: 'malformed', field: 'feed' });
  expect(desk.silence({ limitId: 'Q' as LimitId })).toMatchObject({ reason: 'unknownLimit' });
  // The same time passes on a desk where nothing is asked.
  while (twin.engine.seq < desk.engine.seq)
    twin.do({ type: 'LiftSilence', ...twin.at(), ...twin.actor('manager'), silenceId: 'none' });
  expect(desk.engine.fingerprint()).toBe(twin.engine.fingerprint());
});

test('[RO1] a silence lies within the scope of who sets it, and so does its lifting', () => {
  const desk = new Desk();
  const who = { role: 'manager', active: true, scopeDesks: ['d1'] } as const;
  desk.do({ type: 'ActorChanged', ...desk.at(), user: 'u1' as UserId, person: 'p1', ...who } as never);
  expect(desk.silence({ symbol: 'X' })).toMatchObject({ reason: 'forbidden' });
  expect(desk.silence({ limitId: 'gB' as LimitId })).toMatchObject({ reason: 'forbidden' });
  expect(desk.silence({ scope: { level: 'account', id: 'B' } })).toMatchObject({ reason: 'forbidden' });
  expect(desk.silence({ limitId: 'gA' as LimitId }).type).toBe('Accepted');
  // A trader has one desk, so the alerts of the trader are that desk's, too.
  desk.define('t', { level: 'trader', id: 't1' }, exposure('gross', '1000'), { role: 'lead' });
  desk.gross('A', '95');
  expect([desk.record('t').desk, desk.acknowledge(desk.alertId('t'), 'critical').type]).toEqual(['d1', 'Accepted']);
  desk.silence({ scope: { level: 'account', id: 'B' } }, {}, 'u9');
  const silenceId = desk.silences().find(({ by }) => by === 'u9')?.silenceId ?? '';
  expect(desk.do({ type: 'LiftSilence', ...desk.at(), ...desk.actor('manager'), silenceId })).toMatchObject({
    reason: 'forbidden',
  });
});

test('[AL13] [SU1] an alert that fired under a silence resets quietly, and is withdrawn quietly', () => {
  const desk = new Desk();
  desk.silence({ scope: { level: 'firm', id: 'house' } });
  desk.gross('A', '95');
  desk.gross('A', '-90');
  expect([desk.told(), desk.alert('gA')]).toEqual([['resetQuiet'], 'cleared none']);
  desk.gross('B', '95');
  const limitId = 'gB' as LimitId;
  desk.do({ type: 'RetireLimit', ...desk.at(), ...desk.actor('lead'), limitId, baseVersion: 1 });
  if (desk.outcome?.type === 'Accepted') expect(desk.alert('gB')).toContain('cleared ');
});

test('[AL19] an acknowledgement taken back finds the mask as it was: none over a breach that nobody owned', () => {
  const desk = new Desk();
  desk.gross('A', '120');
  desk.acknowledge(desk.alertId('gA'), 'breach');
  desk.silence(ON_A);
  expect(desk.shown()).toEqual([true, 'silence']);
  desk.unacknowledge(desk.alertId('gA'));
  expect([desk.alert('gA'), desk.shown()]).toEqual(['firing breach', [true, null]]);
});

test('[SU] where two silences match, the older masks, and the other takes over when it ends', () => {
  const desk = new Desk();
  desk.silence(ON_A, { durationMs: 60_000 });
  desk.silence({ limitId: 'gA' as LimitId });
  desk.gross('A', '120');
  desk.pass(2 * MINUTE_US);
  expect([desk.told(), desk.shown()]).toEqual([
    ['expired', 'silenceExpired'],
    [false, 'silence'],
  ]);
  // Set after the breach has fired: it is no mask of it.
  desk.silence({ symbol: 'X' });
  desk.lift(0);
  expect(desk.shown()).toEqual([true, null]);
});

test('[BO2] at most 200 silences live, and the newest 200 that ended are kept', () => {
  const desk = new Desk();
  for (let count = 0; count < 200; count += 1) desk.silence(ON_A);
  expect(desk.silence(ON_A)).toMatchObject({ reason: 'outOfRange', field: 'matcher' });
  desk.pass(120 * MINUTE_US);
  desk.silence(ON_A);
  desk.lift(0);
  const ended = desk.silences();
  expect([ended.length, ended[0]?.ended?.as]).toEqual([200, 'lifted']);
  expect(desk.lift(0)).toMatchObject({ reason: 'silenceEnded' });
});

test('[ES3] nothing is carried on under a silence; what asks at its end starts its clock there', () => {
  const desk = new Desk();
  for (const [user, role] of [
    ['u1', 'manager'],
    ['l', 'lead'],
  ] as const) {
    const person = { user: user as UserId, person: user, role, active: true, scopeDesks: null };
    desk.do({ type: 'ActorChanged', ...desk.at(), ...person });
  }
  desk.do({ type: 'WatchersChanged', ...desk.at(), visible: ['u1' as UserId], connected: ['u1' as UserId] });
  desk.silence(ON_A, { durationMs: 20 * 60_000 });
  desk.gross('A', '120');
  desk.gross('B', '95');
  desk.silence({ scope: { level: 'account', id: 'B' } }, { durationMs: 20 * 60_000 });
  const levels = (): readonly number[] => ['gA', 'gB'].map((id) => desk.record(id).escalation.level);
  desk.pass(15 * MINUTE_US);
  expect([levels(), desk.record('gB').escalation.dueUs]).toEqual([[0, 0], null]);
  desk.pass(5 * MINUTE_US - 2_000_000);
  // The breach fired under it, so its five seconds begin now; the other was owed its step all along.
  desk.pass(2_000_000);
  expect([desk.shown('gA'), levels()]).toEqual([
    [true, null],
    [0, 1],
  ]);
  const ended = desk.silences().find(({ matcher }) => matcher.scope?.id === 'A')?.ended;
  expect(desk.record('gA').escalation.dueUs).toBe((ended?.atUs ?? 0) + 5_000_000);
  desk.pass(5_000_000);
  expect(levels()).toEqual([1, 1]);
});

test('[SU3] a version that says nothing masks its rule ends the mask of its alert', () => {
  const desk = new Desk();
  desk.silence(ON_A);
  desk.gross('A', '95');
  const scope = { level: 'account', id: 'A' } as const;
  desk.define('gA', scope, exposure('gross', '1000'), { baseVersion: 1, options: { notSuppressible: true } });
  expect([desk.told(), desk.shown()]).toEqual([['maskRefused'], [true, null]]);
  expect(desk.silence({ limitId: 'gA' as LimitId })).toMatchObject({ reason: 'notSuppressible' });
});
