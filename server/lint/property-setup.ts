import fc from 'fast-check';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    propertyRuns: number;
    propertySeed: number;
  }
}

/**
 * One seed and one count for every property that names neither. The runner prints the seed, and a failure prints it
 * again with its path; `PROPERTY_SEED=n` repeats the run, `PROPERTY_RUNS=n` widens it.
 */
fc.configureGlobal({ numRuns: inject('propertyRuns'), seed: inject('propertySeed') });
