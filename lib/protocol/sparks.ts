import { z } from 'zod';

/** Accounts whose last half hour is asked for at once: a screen of rows and its margin. */
export const SPARKS_MAX = 80;
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

/** Equity of the last 30 minutes, oldest first; amounts in units of 10^-scale of the account's currency. */
export type Spark = {
  readonly account: string;
  readonly scale: number;
  /** Of the maximum loss, as it stands at the end; null without one. */
  readonly floor: number | null;
  readonly points: readonly SparkPoint[];
};
/** Null equity is a gap. */
export type SparkPoint = { readonly tsUs: number; readonly equity: number | null };
export type SparksAnswer = { readonly fromUs: number; readonly toUs: number; readonly sparks: readonly Spark[] };

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
