import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
let viewer = '';
let lead = '';
beforeAll(async () => {
  house = await openTestHouse({});
  viewer = await house.cookieOf('viewer');
  lead = await house.cookieOf('lead');
});
afterAll(async () => house.close());

async function assign(preset: unknown): Promise<unknown> {
  const body = [{ type: 'AssignRuleset', account: 'A-1', preset }];
  const answer = await house.call('POST', '/api/v1/commands', { body, headers: { cookie: lead } });
  const [outcome] = (answer.json['outcomes'] as unknown[] | undefined) ?? [answer.status];
  return outcome;
}

test('[PS1] [PS6] the list and one preset are read by everybody, with note and attribution', async () => {
  const headers = { cookie: viewer };
  const all = await house.call('GET', '/api/v1/presets', { headers });
  expect(all.json['presets']).toHaveLength(120);
  expect(all.json['attribution']).toHaveLength(2);
  expect(all.json['note']).toContain('verify with the firm');
  const one = await house.call('GET', '/api/v1/presets/ftmo-2-step-phase1-10000', { headers });
  expect(one.json['preset']).toMatchObject({ firm: 'ftmo', grade: expect.any(String), rules: { minTradingDays: 4 } });
  expect(one.json['attribution']).toHaveLength(2);
  expect((await house.call('GET', '/api/v1/presets/none', { headers })).status).toBe(404);
});

test('[PS2] an assigned preset enters the journal written out, with its pin and its choices', async () => {
  const outcome = await assign({
    presetId: 'topstep-combine-evaluation-50000',
    size: '50000',
    options: { dailyLossAddOn: 'pause' },
    effective: 'nextReset',
  });
  expect(outcome).toMatchObject({ accepted: expect.any(Number) });
  expect(house.submitted.at(-1)?.input).toMatchObject({
    type: 'AssignRuleset',
    account: 'A-1',
    actor: { role: 'lead' },
    ruleset: {
      presetId: 'topstep-combine-evaluation-50000',
      presetVersion: 1,
      options: { dailyLossAddOn: 'pause', stage: 'evaluation' },
      effective: 'nextReset',
      startBalance: '50000',
      reset: { zone: 'America/Chicago', minute: 1_020 },
      rules: [
        { ruleId: 'maxLoss', rule: { amount: '2000', trail: 'eod_balance', lockOffset: '0' } },
        { ruleId: 'dailyLoss', rule: { amount: '1000', action: 'pause' } },
      ],
      objectives: { maxContracts: { amount: '5' }, flatBy: { zone: 'America/Chicago', minute: 910 } },
    },
  });
  expect(house.submitted.at(-1)?.input).not.toHaveProperty('preset');
});

test('[PS3] a lead enables a disabled preset with what was checked and the figures it lacks, as its next version', async () => {
  const presetId = 'topstep-express-funded-funded-100000';
  const checked = 'read the scaling plan on the help page on 2026-11-20';
  const tiers = [{ profitAtLeast: '0', maxContracts: '3' }];
  expect(await assign({ presetId, confirmed: { checked } })).toMatchObject({
    rejected: 'presetDisabled',
    field: 'preset.confirmed.rules',
    detail: 'missing=scaling.tiers',
  });
  expect(await assign({ presetId, confirmed: { checked, rules: { scaling: { tiers: 'some' } } } })).toMatchObject({
    rejected: 'malformed',
    field: 'preset.confirmed.rules.scaling.tiers',
  });
  expect(await assign({ presetId, confirmed: { checked: ' ', rules: { scaling: { tiers } } } })).toMatchObject({
    rejected: 'malformed',
    field: 'preset.confirmed.checked',
  });
  expect(await assign({ presetId, confirmed: { checked, rules: { scaling: { tiers } } } })).toMatchObject({
    accepted: expect.any(Number),
  });
  expect(house.submitted.at(-1)?.input).toMatchObject({
    ruleset: { presetId, presetVersion: 2, version: 2, confirmed: checked, objectives: { scaling: { tiers } } },
  });
  for (const [rules, field] of [
    [{ scaling: { tiers: [] } }, 'confirmed.rules'],
    [{ maxLoss: { amount: '99999' }, scaling: { tiers } }, 'confirmed.rules.maxLoss'],
    [{ reset: { stated: true }, scaling: { tiers } }, 'confirmed.rules.reset'],
    [{ scaling: { tiers, basis: 'live' } }, 'confirmed.rules.scaling.basis'],
  ] as const) {
    expect(await assign({ presetId, confirmed: { checked, rules } })).toMatchObject({ field: `preset.${field}` });
  }
  const long = `${checked}, `.repeat(20);
  expect(await assign({ presetId, confirmed: { checked: long, rules: { scaling: { tiers } } } })).toMatchObject({
    accepted: expect.any(Number),
  });
  // What is confirmed already needs no word, and the file stays as it was published.
  const enabled = { presetId: 'topstep-combine-evaluation-50000', options: { dailyLossAddOn: 'pause' } };
  expect(await assign({ ...enabled, confirmed: { checked } })).toMatchObject({ field: 'preset.confirmed' });
  const one = await house.call('GET', `/api/v1/presets/${presetId}`, { headers: { cookie: viewer } });
  expect(one.json['preset']).toMatchObject({ version: 1, enabled: false });
});

test('[PS3] [PS4] what cannot be assigned is refused by name, and nothing enters the journal', async () => {
  const before = house.submitted.length;
  expect(await assign({ presetId: 'nobody' })).toMatchObject({ rejected: 'unknownPreset' });
  expect(await assign({ presetId: 'topstep-express-funded-funded-50000' })).toMatchObject({
    rejected: 'presetDisabled',
    field: 'preset.presetId',
    detail: expect.stringContaining('gradeC'),
  });
  expect(await assign({ presetId: 'myfundedfutures-core-evaluation-50000' })).toMatchObject({
    rejected: 'resetNotConfirmed',
    detail: expect.stringContaining('America/Chicago'),
  });
  const presetId = 'myfundedfutures-core-evaluation-50000';
  expect(await assign({ presetId, confirmReset: { tz: 'Mars/Olympus', at: '17:00' } })).toMatchObject({
    rejected: 'malformed',
    field: 'zone',
  });
  expect(await assign(undefined)).toBe(400);
  expect(await assign({ presetId, price: '1' })).toBe(400);
  expect(house.submitted).toHaveLength(before);
});
