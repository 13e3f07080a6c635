import { emptyQuerySchema, lagQuerySchema } from '#lib/protocol/http-api.ts';
import type { LagAnswer } from '#lib/protocol/lag-course.ts';
import { REPORT_BYTES_MAX } from './bounds.ts';
import { createRoute, type Route } from './route.ts';

type House = {
  readonly isReady: () => boolean;
  /** Everything behind sign-in: seq, uptime, feeds, counters, warnings. */
  readonly detail: () => Readonly<Record<string, unknown>>;
  /** Of no desk: it is how fast the desk itself is. */
  readonly lagCourse: (afterMs: number) => LagAnswer;
  readonly policyViolated: () => void;
};

export function createHealthRoutes(
  house: House,
): Readonly<Record<'healthz' | 'health' | 'healthLag' | 'cspReport', Route>> {
  return {
    healthz: {
      read: () => ({
        ok: true,
        run: () => (house.isReady() ? { status: 200, body: 'ready' } : { status: 503, body: 'live' }),
      }),
    },
    health: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: () => ({ status: 200, body: house.detail() }),
    }),
    healthLag: createRoute({
      from: 'query',
      schema: lagQuerySchema,
      run: ({ after }) => ({ status: 200, body: house.lagCourse(after) }),
    }),
    cspReport: {
      bodyBytesMax: REPORT_BYTES_MAX,
      read: () => ({
        ok: true,
        run: () => {
          house.policyViolated();
          return { status: 204, body: undefined };
        },
      }),
    },
  };
}
