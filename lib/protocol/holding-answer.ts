import type { HoldingCourse } from '#lib/model/holding-course.ts';

/**
 * `GET /api/v1/accounts/{account}/holding`: what the account made with an instrument since the session began. `forming`:
 * ask again, with the same `after`. `busy`: too many are being formed.
 */
export type HoldingAnswer =
  | { readonly state: 'ready'; readonly course: HoldingCourse }
  /** `fraction` of the journal that was read, 0 to 1. */
  | { readonly state: 'forming'; readonly fraction: number }
  | { readonly state: 'busy' | 'failed' };
