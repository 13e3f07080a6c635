import type { AccountCard } from '#lib/model/view.ts';
import { sparksQuerySchema } from '#lib/protocol/sparks-schema.ts';
import type { Spark, SparksAnswer } from '#lib/protocol/sparks.ts';
import type { SeriesAnswer } from '#lib/protocol/series.ts';
import { createRoute, requireUser, type Route } from './route.ts';

type House = {
  readonly findCard: (account: string) => AccountCard | null;
  /** Of the last hour. */
  readonly series: (account: string) => SeriesAnswer | null;
};

const SPAN_US = 30 * 60_000_000;
/** One for about a pixel of the path. */
const POINTS_MAX = 80;

/** The last half hour of the rows of a screen, in one request. An account out of scope is left out, as one that is not there [AZ2]. */
export function createSparkRoutes(house: House): Readonly<Record<'sparks', Route>> {
  return {
    sparks: createRoute({
      from: 'query',
      schema: sparksQuerySchema,
      run: ({ accounts }, call) => {
        const { scopeDesks } = requireUser(call);
        const found = accounts.flatMap((account) => {
          const card = house.findCard(account);
          const isSeen = card !== null && (scopeDesks === null || scopeDesks.includes(card.desk));
          const series = isSeen ? house.series(account) : null;
          return series === null || series.scale === null ? [] : [{ account, series, scale: series.scale }];
        });
        const toUs = Math.max(0, ...found.map(({ series }) => series.points.at(-1)?.tsUs ?? 0));
        const body: SparksAnswer = {
          fromUs: toUs - SPAN_US,
          toUs,
          sparks: found.map(({ account, series, scale }) => sparkOf(account, { ...series, scale }, toUs - SPAN_US)),
        };
        return { status: 200, body };
      },
    }),
  };
}

function sparkOf(
  account: string,
  { scale, points }: Pick<SeriesAnswer, 'points'> & { readonly scale: number },
  fromUs: number,
): Spark {
  const recent = points.filter(({ tsUs }) => tsUs >= fromUs).slice(-POINTS_MAX);
  return {
    account,
    scale,
    floor: recent.at(-1)?.floor ?? null,
    points: recent.map(({ tsUs, equity }) => ({ tsUs, equity })),
  };
}
