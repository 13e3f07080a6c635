import { z } from 'zod';
import { SPARKS_MAX } from './sparks.ts';

// Beside sparks.ts, which the page loads: the schema library asks the browser for eval, and the policy forbids that.
const TEXT_MAX = 8_000;

/** Accounts as a JSON list in one parameter: an account may hold any sign that would part a list. */
export const sparksQuerySchema = z.strictObject({
  accounts: z
    .string()
    .max(TEXT_MAX)
    .transform((text, context) => {
      const list = accountsSchema.safeParse(readJson(text));
      if (list.success) return list.data;
      context.addIssue({ code: 'custom', message: `no list of at most ${SPARKS_MAX} accounts` });
      return z.NEVER;
    }),
});
const accountsSchema = z.array(z.string().min(1).max(128)).min(1).max(SPARKS_MAX);

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
