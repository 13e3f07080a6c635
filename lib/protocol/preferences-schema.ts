import { z } from 'zod';

/** Keys that a person may move at most; the table of keys is shorter. */
const MOVED_MAX = 60;

/** What a person sets for the own pages. Everything is optional: what is left out is the desk's default. It moves no number. */
export const preferencesSchema = z.strictObject({
  theme: z.enum(['system', 'dark', 'light']).optional(),
  /** How the person arranges the monitor: the query of its address without the filter. */
  monitor: z.string().max(2_000).optional(),
  pnlColours: z.enum(['blueRust', 'greenRed', 'redUp', 'ink']).optional(),
  density: z.enum(['compact', 'comfortable']).optional(),
  /** Figures of the accounts as pixels, or as text that a browser lays out. */
  figures: z.enum(['drawn', 'text']).optional(),
  /** Negative money in parentheses in place of a minus. */
  accounting: z.boolean().optional(),
  /** What a screen reader is told without being asked [AX15]. */
  speech: z.enum(['off', 'breaches', 'all']).optional(),
  /** Single keys, and those that were moved: id of the act to its character [KB1]. */
  keys: z
    .strictObject({
      mode: z.enum(['on', 'off', 'alt']),
      moved: z
        .record(z.string().min(1).max(40), z.string().min(1).max(2))
        .refine((moved) => Object.keys(moved).length <= MOVED_MAX, 'too many keys'),
    })
    .optional(),
  sound: z
    .strictObject({
      /** Percent. */
      volume: z.number().int().min(0).max(100),
      critical: z.boolean(),
      breach: z.boolean(),
      health: z.boolean(),
    })
    .optional(),
  notifications: z.strictObject({ critical: z.boolean(), breach: z.boolean(), health: z.boolean() }).optional(),
  /** The questions of the first visit were answered or put away. */
  welcomed: z.boolean().optional(),
  /** The tour was taken or put away. */
  toured: z.boolean().optional(),
});
export type Preferences = z.output<typeof preferencesSchema>;
