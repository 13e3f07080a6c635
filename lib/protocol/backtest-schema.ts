import { z } from 'zod';
import { limitDraftSchema } from './http-commands.ts';

const instantSchema = z.int().min(0);

/** `POST /api/v1/limits/backtest`: a draft, and a stored range in engine time; the open trading day by default. */
export const backtestBodySchema = z.strictObject({
  draft: limitDraftSchema,
  range: z
    .strictObject({ fromUs: instantSchema, toUs: instantSchema })
    .refine(({ fromUs, toUs }) => fromUs < toUs, 'allowed="from before to"')
    .optional(),
});
