import { z } from 'zod';
import { InvariantError } from '#lib/base/assert.ts';
import { Checks, VectorFault } from './vector-check.ts';

/** What one file holds: how a case of it is read and run. */
export type VectorFamily = {
  /** Runs the facts of one case, texts for people taken out; every fault becomes a sentence. */
  readonly run: (facts: unknown, tolerance: string | null) => Checks;
};

/** Reads a case strictly by its schema, so that an unknown field or word fails it, and runs it. */
export function vectorFamily<Schema extends z.ZodType>(
  schema: Schema,
  compare: (vector: z.infer<Schema>, checks: Checks) => void,
): VectorFamily {
  return {
    run: (facts, tolerance) => {
      const checks = new Checks(tolerance);
      const read = schema.safeParse(facts);
      if (!read.success) {
        checks.faults.push(...read.error.issues.map(issueText));
        return checks;
      }
      try {
        compare(read.data, checks);
      } catch (error) {
        // A vector may ask what the engine holds to be impossible: that is a fault of this case, not the end of the run.
        if (!(error instanceof VectorFault || error instanceof InvariantError)) throw error;
        checks.faults.push(error.message);
      }
      return checks;
    },
  };
}

function issueText(issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String).join('.');
  return `${place === '' ? 'case' : place}: ${issue.message}`;
}
