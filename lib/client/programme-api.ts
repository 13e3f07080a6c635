import type { ProgrammeLimits } from '#lib/model/programme-limit.ts';
import { send } from './api-send.ts';
import type { ApiAnswer } from './api-send.ts';

/** The rules of programmes with how many accounts stand on each rung [LC2]. Apart from `api.ts`, which the first load carries. */
export function fetchProgrammeLimits(): Promise<ApiAnswer<ProgrammeLimits>> {
  return send('GET', '/api/v1/limits/programmes');
}
