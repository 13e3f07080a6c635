import { z } from 'zod';
import { INGEST_KINDS } from './ingest.ts';
import { SERIES_RANGES } from './series.ts';
import { QUESTION_TEXT_MAX, readQuestion } from './question-text.ts';

/**
 * Bodies and queries of the HTTP doors under /api/v1, strict: an unknown key is refused. Who acts, with which role and
 * when, comes from the session and never from a body.
 */
const secretSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const emailSchema = z
  .string()
  .trim()
  .min(3)
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/);
const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\p{C}]+$/u);
/** Any composition; the rules of length are told with their own reason, so the schema only bounds the work. */
const passwordSchema = z.string().min(1).max(1_024);
const roleSchema = z.enum(['viewer', 'manager', 'lead', 'admin']);
const originSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9][a-z0-9._-]*$/);

export const emptyBodySchema = z.strictObject({}).optional();
/** Six digits of an app or a recovery code, with the spaces a person types. */
const codeSchema = z.string().min(6).max(40);
export const signInSchema = z.strictObject({
  email: z.string().min(1).max(254),
  password: passwordSchema,
  code: codeSchema.optional(),
});
export const confirmSessionSchema = z.union([
  z.strictObject({ password: passwordSchema }),
  z.strictObject({ code: codeSchema }),
]);
export const changePasswordSchema = z.strictObject({ current: passwordSchema, password: passwordSchema });
/** Whose sessions; only an administrator may name somebody else. */
export const sessionsQuerySchema = z.strictObject({ user: z.string().min(1).max(64).optional() });
export const activateSecondFactorSchema = z.strictObject({ code: codeSchema });
export const signInLinkSchema = z.strictObject({
  token: secretSchema,
  password: passwordSchema.optional(),
  code: codeSchema.optional(),
});
export const setUpSchema = z.strictObject({
  token: secretSchema,
  name: nameSchema,
  email: emailSchema,
  password: passwordSchema,
});
export const invitePersonSchema = z.strictObject({ name: nameSchema, email: emailSchema, role: roleSchema });
export const changePersonSchema = z.strictObject({
  role: roleSchema.optional(),
  active: z.boolean().optional(),
  /** Desks the person may see and act on; null is the whole firm. */
  scopeDesks: z.array(z.string().min(1).max(64)).max(100).nullable().optional(),
});
/** `secondFactor`: the person has lost the app too, and enrols anew. */
export const resetPersonSchema = z.strictObject({ secondFactor: z.boolean().default(false) });
/** These are origins of the house itself; no feed may speak for them. */
const RESERVED_ORIGINS: readonly string[] = ['person', 'clock', 'setup', 'edge'];
/** An address, or a network as address and length of its prefix. */
const networkSchema = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const TOKEN_NETWORKS_MAX = 32;
export const issueTokenSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ingest'),
    name: nameSchema,
    source: originSchema.refine((source) => !RESERVED_ORIGINS.includes(source)),
    /** Left out: every kind, every account, from everywhere, no end. */
    kinds: z
      .array(z.string().refine((kind) => INGEST_KINDS.includes(kind), 'no kind of fact'))
      .min(1)
      .max(INGEST_KINDS.length)
      .optional(),
    accounts: z.array(z.string().min(1).max(64)).min(1).max(1_000).optional(),
    networks: z.array(networkSchema).min(1).max(TOKEN_NETWORKS_MAX).optional(),
    expiresInDays: z.number().int().min(1).max(3_650).optional(),
  }),
  z.strictObject({ kind: z.literal('personal'), name: nameSchema }),
]);
export type IssueTokenBody = z.output<typeof issueTokenSchema>;
export const accountsQuerySchema = z.strictObject({
  query: z.string().max(100).default(''),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const seriesQuerySchema = z.strictObject({ range: z.enum(SERIES_RANGES).default('session') });
/** The query of a page's address under a name of its person [VW1]. */
export const saveViewSchema = z.strictObject({ name: nameSchema, query: z.string().max(2_000) });
/** A figure as a question (question-text.ts). */
export const explainQuerySchema = z.strictObject({
  of: z
    .string()
    .max(QUESTION_TEXT_MAX)
    .transform((text, context) => {
      const question = readQuestion(text);
      if (question !== null) return question;
      context.addIssue({ code: 'custom', message: 'no figure that can be explained' });
      return z.NEVER;
    }),
});
/** A node whose course of exposure is asked for. */
export const exposureCourseQuerySchema = z.strictObject({
  level: z.enum(['firm', 'desk', 'trader']),
  id: z.string().min(1).max(64),
});
/** What an account made with one instrument, as of this entry or a later one. */
export const holdingQuerySchema = z.strictObject({
  instrument: z.string().min(1).max(64),
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});
/** Events of a node, older than an entry; of one instrument only within an account. */
export const eventsQuerySchema = z
  .strictObject({
    level: z.enum(['firm', 'desk', 'trader', 'account']),
    id: z.string().min(1).max(64),
    instrument: z.string().min(1).max(64).optional(),
    before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  })
  .refine(({ level, instrument }) => instrument === undefined || level === 'account', { path: ['instrument'] });
export const emptyQuerySchema = z.strictObject({});
/** What began after this time of the server's wall clock, ms. */
export const lagQuerySchema = z.strictObject({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});
/** The entry of one firing; by default the newest. */
export const courseQuerySchema = z.strictObject({
  seq: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
});
