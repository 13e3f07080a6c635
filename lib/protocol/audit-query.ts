import { z } from 'zod';
import { AUDIT_KINDS } from './audit-log.ts';

// Beside audit-log.ts, which the page loads: the schema library asks the browser for eval, and the policy forbids that.
const daySchema = z.iso.date();

/** `GET /api/v1/audit` and `/api/v1/audit.csv`: newest first, `before` is the number of the last entry that is held. */
export const auditQuerySchema = z.strictObject({
  who: z.string().max(100).default(''),
  kind: z.enum(AUDIT_KINDS).optional(),
  /** Part of the target: an account, a limit, an alert. */
  object: z.string().max(100).default(''),
  /** Days of `zone`, both included. */
  from: daySchema.optional(),
  to: daySchema.optional(),
  zone: z.string().max(64).default('UTC'),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type AuditQuery = z.output<typeof auditQuerySchema>;

/** `GET /api/v1/audit/report`: a trading day that is over, else a UTC day; today by default. */
export const auditReportQuerySchema = z.strictObject({ day: daySchema.optional() });
/** `GET /api/v1/audit/report-file`: the same as a file. */
export const auditReportFileSchema = z.strictObject({
  day: daySchema.optional(),
  as: z.enum(['json', 'csv']).default('csv'),
});
