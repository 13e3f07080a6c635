import { z } from 'zod';
import { EXPOSURE_NETTINGS } from '#lib/model/exposure-board.ts';
import { GROUPS_BY } from './group-by.ts';
import { FIRST_ROWS_MAX } from './socket-events.ts';
import type { HandshakeAuth, SeenAlerts } from './socket-events.ts';
import { ACK_REASONS, SNOOZES } from '#lib/model/alert.ts';
import { RUNGS } from '#lib/model/limit.ts';
import type { ProposedChange } from '#lib/model/proposal.ts';
import { effectiveSchema, limitDraftSchema, limitIdSchema, rulesetSchema } from './http-commands.ts';
import { accountIdSchema, textSchema } from './ingest-fields.ts';

/** Bounds of what a client may send on /rt; SPEC.md [PC4]. */
const FILTER_LENGTH_MAX = 200;
const SORT_KEYS_MAX = 3;
const ROWS_MAX = 300;
const REASON_LENGTH_MAX = 500;
const NOTE_LENGTH_MAX = 2_000;
/** Alerts acknowledged at once; they fit one packet. */
const BULK_MAX = 400;
/** Alerts told of as painted in one message, and the longest a page may say it has waited. */
const SEEN_MAX = 100;
const AGO_MAX_MS = 3_600_000;
const ROW_INDEX_MAX = 10_000_000;

const seqSchema = z.int().min(0);
const rungSchema = z.enum(RUNGS);
/** 1 to 64 letters, digits, dot, colon, underscore or hyphen: it becomes a part of the input id. */
export const clientActionIdSchema = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/);
const alertIdSchema = z.string().regex(/^[0-9a-f]{32}$/);

/** Unknown keys are let through here: a newer client must be told that it is too new, not that it is malformed. */
export const handshakeSchema = z.object({
  protocol: z.int(),
  epoch: z.string().max(64).optional(),
  cursor: seqSchema.optional(),
  ordinal: z.int().min(-1).optional(),
}) satisfies z.ZodType<HandshakeAuth, unknown>;

export const subscribeSchema = z.discriminatedUnion('topic', [
  z.strictObject({
    topic: z.literal('monitor'),
    view: z.enum(['atRisk', 'all']),
    sort: z
      .array(z.strictObject({ column: z.string().min(1).max(32), direction: z.enum(['asc', 'desc']) }))
      .max(SORT_KEYS_MAX),
    filter: z.string().max(FILTER_LENGTH_MAX),
    group: z
      .array(z.enum(GROUPS_BY))
      .max(GROUPS_BY.length)
      .refine((group) => new Set(group).size === group.length)
      .optional(),
    within: z.strictObject({ level: z.enum(['desk', 'trader']), id: textSchema }).optional(),
    firstRows: z.int().min(0).max(FIRST_ROWS_MAX).optional(),
  }),
  z.strictObject({ topic: z.literal('level'), level: z.enum(['firm', 'desk', 'trader']), id: textSchema }),
  z.strictObject({ topic: z.literal('account'), account: textSchema }),
  z.strictObject({ topic: z.literal('limits') }),
  z.strictObject({
    topic: z.literal('exposure'),
    node: z.strictObject({ level: z.enum(['firm', 'desk', 'trader']), id: textSchema }),
    currency: z
      .string()
      .regex(/^[A-Z0-9]{2,10}$/)
      .nullable(),
    netting: z.enum(EXPOSURE_NETTINGS),
  }),
]);
export const subscriptionSchema = z.int().min(1);
export const rowsSchema = z.array(z.int().min(0).max(ROW_INDEX_MAX)).max(ROWS_MAX);
export const acknowledgeSchema = z.strictObject({
  alertId: alertIdSchema,
  rungSeen: rungSchema,
  seqSeen: seqSchema,
  clientActionId: clientActionIdSchema,
});
const seenSchema = acknowledgeSchema.omit({ clientActionId: true });
export const acknowledgeManySchema = z.strictObject({
  alerts: z
    .array(seenSchema)
    .min(1)
    .max(BULK_MAX)
    .refine((alerts) => new Set(alerts.map(({ alertId }) => alertId)).size === alerts.length),
  clientActionId: clientActionIdSchema,
});
const onAlert = { alertId: alertIdSchema, clientActionId: clientActionIdSchema };
export const annotateSchema = z.strictObject({ ...onAlert, text: z.string().trim().min(1).max(NOTE_LENGTH_MAX) });
export const giveReasonSchema = z.strictObject({ ...onAlert, reason: z.enum(ACK_REASONS) });
export const snoozeSchema = z.strictObject({ ...onAlert, kind: z.enum(SNOOZES) });
export const liftSnoozeSchema = z.strictObject(onAlert);
export const markNoiseSchema = z.strictObject({ ...onAlert, isNoise: z.boolean() });
export const escalateSchema = z.strictObject(onAlert);
export const seenAlertsSchema = z.strictObject({
  alerts: z
    .array(
      z.strictObject({
        alertId: alertIdSchema,
        firingSeq: seqSchema,
        rung: rungSchema,
        agoMs: z.int().min(0).max(AGO_MAX_MS),
      }),
    )
    .min(1)
    .max(SEEN_MAX),
}) satisfies z.ZodType<SeenAlerts, unknown>;
export const unacknowledgeSchema = z.strictObject({ alertId: alertIdSchema, clientActionId: clientActionIdSchema });
const reasonSchema = z.string().trim().min(1).max(REASON_LENGTH_MAX);
export const defineLimitSchema = z.strictObject({
  draft: limitDraftSchema,
  reason: reasonSchema.optional(),
  effective: effectiveSchema.optional(),
  clientActionId: clientActionIdSchema,
});
const proposalIdSchema = z.string().regex(/^[0-9a-f]{64}$/);
const proposedChangeSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('limit'), draft: limitDraftSchema, effective: effectiveSchema.optional() }),
  z.strictObject({ type: z.literal('retirement'), limitId: limitIdSchema, baseVersion: z.int().min(1) }),
  z.strictObject({ type: z.literal('ruleset'), account: accountIdSchema, ruleset: rulesetSchema }),
]) satisfies z.ZodType<ProposedChange, unknown>;
export const proposeSchema = z.strictObject({
  change: proposedChangeSchema,
  reason: reasonSchema,
  emergency: z.literal(true).optional(),
  clientActionId: clientActionIdSchema,
});
export const proposalSchema = z.strictObject({ proposalId: proposalIdSchema, clientActionId: clientActionIdSchema });
export const rejectProposalSchema = z.strictObject({ ...proposalSchema.shape, reason: reasonSchema });
export const presenceSchema = z.strictObject({ visible: z.boolean(), used: z.boolean() });
