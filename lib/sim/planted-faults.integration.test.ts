import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { compareDay } from './compare-day.ts';
import type { ComparedEngine } from './compare-day.ts';
import { DAY_LENGTH } from './compare-days.ts';
import { PLANTED_FAULTS } from './planted-faults.ts';
import type { PlantedFault } from './planted-faults.ts';
import type { Feature } from './random-cast.ts';
import { dayPlan, randomDay } from './random-day.ts';

const LIB = join(import.meta.dirname, '..');
const ROOM = mkdtempSync(join(tmpdir(), 'planted-'));
/** A fault that needs more days than this is as good as hidden. */
const DAYS_MAX = 150;
const HEALTHY_DAYS = 20;

afterAll(() => rmSync(ROOM, { recursive: true, force: true }));

/** The engine's folder, copied with one text replaced; its imports of other rooms lead to the real ones. */
async function engineWith(fault: PlantedFault | null): Promise<() => ComparedEngine> {
  const home = join(ROOM, fault?.id ?? 'healthy');
  cpSync(join(LIB, 'engine'), join(home, 'lib/engine'), { recursive: true });
  for (const room of ['base', 'model']) symlinkSync(join(LIB, room), join(home, 'lib', room));
  writeFileSync(join(home, 'package.json'), JSON.stringify({ type: 'module', imports: { '#lib/*': './lib/*' } }));
  if (fault !== null) {
    const path = join(home, 'lib/engine', fault.file);
    const source = readFileSync(path, 'utf8');
    expect(source.split(fault.find).length - 1, `${fault.file} holds the text of ${fault.id} once`).toBe(1);
    writeFileSync(
      path,
      source.replace(fault.find, () => fault.replace),
    );
  }
  const { RiskEngine } = (await import(/* @vite-ignore */ join(home, 'lib/engine/engine.ts'))) as {
    RiskEngine: new () => ComparedEngine;
  };
  return () => new RiskEngine();
}

/** The first day that shows a difference, or null. */
function firstFind(
  newEngine: () => ComparedEngine,
  days: number,
  always: readonly Feature[] = [],
): { readonly day: number; readonly text: string } | null {
  for (let day = 0; day < days; day += 1) {
    const { disagreement } = compareDay(randomDay(dayPlan(day, DAY_LENGTH), always), newEngine());
    if (disagreement !== null) return { day, text: disagreement };
  }
  return null;
}

test('[OR6] a copy of the engine without a fault agrees', async () => {
  expect(firstFind(await engineWith(null), HEALTHY_DAYS)).toBeNull();
});

test('[OR6] at least fifteen faults are planted', () => {
  expect(new Set(PLANTED_FAULTS.map(({ id }) => id)).size).toBeGreaterThanOrEqual(15);
});

test.each(PLANTED_FAULTS)('[OR6] the oracle finds $id: $what', async (fault) => {
  const found = firstFind(await engineWith(fault), DAYS_MAX, fault.needs);
  expect(found, fault.what).not.toBeNull();
});
