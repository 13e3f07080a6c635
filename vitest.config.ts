import { defineConfig } from 'vitest/config';

/** Tests that start processes, listen on ports or read the large tapes: left out of the fast run, part of `verify`. */
const INTEGRATION = ['**/*.integration.test.ts', '**/kill.test.ts'];
const PROPERTY = ['**/*.property.test.ts'];
const ALL = ['{lib,server,components}/**/*.test.{ts,tsx}', 'scripts/*.test.mjs'];

const propertyRuns = Number(process.env['PROPERTY_RUNS'] ?? '200');
// One seed for everybody, so that a run says something about the change alone; `npm run sim` looks for new days.
const propertySeed = Number(process.env['PROPERTY_SEED'] ?? '20261127');

export default defineConfig({
  test: {
    environment: 'node',
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    allowOnly: false,
    // No timed bar fails a build: a bound here only ends what hangs, also on a loaded machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ['./server/lint/property-setup.ts'],
    provide: { propertyRuns, propertySeed },
    projects: [
      // No test leaves anything behind [TS8], so the files of a worker share its modules: a third of the time was loading.
      { extends: true, test: { name: 'unit', include: ALL, exclude: [...INTEGRATION, ...PROPERTY], isolate: false } },
      {
        extends: true,
        test: { name: 'property', include: PROPERTY, exclude: ['**/node_modules/**'], isolate: false },
      },
      {
        extends: true,
        test: { name: 'integration', include: INTEGRATION, exclude: ['**/node_modules/**'], testTimeout: 300_000 },
      },
    ],
  },
});
