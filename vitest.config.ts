import { defineConfig } from 'vitest/config';

/** Tests that start processes, listen on ports or read the large tapes: left out of the fast run, part of `verify`. */
const INTEGRATION = ['**/*.integration.test.ts', '**/kill.test.ts'];
const PROPERTY = ['**/*.property.test.ts'];
const ALL = ['{lib,server,components}/**/*.test.{ts,tsx}'];

const propertyRuns = Number(process.env['PROPERTY_RUNS'] ?? '200');
const propertySeed = Number(process.env['PROPERTY_SEED'] ?? String(Date.now() % 2_147_483_647));

export default defineConfig({
  test: {
    environment: 'node',
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    allowOnly: false,
    setupFiles: ['./server/lint/property-setup.ts'],
    provide: { propertyRuns, propertySeed },
    projects: [
      { extends: true, test: { name: 'unit', include: ALL, exclude: [...INTEGRATION, ...PROPERTY] } },
      { extends: true, test: { name: 'property', include: PROPERTY, exclude: ['**/node_modules/**'] } },
      {
        extends: true,
        test: { name: 'integration', include: INTEGRATION, exclude: ['**/node_modules/**'], testTimeout: 120_000 },
      },
    ],
  },
});
