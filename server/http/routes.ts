import type { AccountCard } from '#lib/model/view.ts';
import type { LagAnswer } from '#lib/protocol/lag-course.ts';
import type { Microseconds } from '#lib/model/ids.ts';
import type { AuthHouse } from '#server/auth/auth-house.ts';
import type { MonitorExport, MonitorExportQuery } from '#lib/protocol/monitor-export.ts';
import type { LevelExport } from '#lib/protocol/level-export.ts';
import type { AuditHouse } from '#server/auth/audit-house.ts';
import { createAlertRoutes, type AlertHouse } from './alert-routes.ts';
import { BacktestQueue, type BacktestRunner } from '#server/thread/backtest-queue.ts';
import { createAuditReportRoutes } from './audit-report-routes.ts';
import { createAuditRoutes } from './audit-routes.ts';
import { createCommandsRoute, type CommandCore } from './commands.ts';
import { createDraftRoutes, type DraftCore } from './draft-routes.ts';
import type { RecordReads } from '#server/history/record-reads.ts';
import { createEventRoutes } from './event-routes.ts';
import { createExposureRoutes } from './exposure-routes.ts';
import { createExplainRoutes, type WhyCore } from './explain-routes.ts';
import { createHealthRoutes } from './health.ts';
import { createHoldingRoutes } from './holding-routes.ts';
import { createLevelRoutes } from './level-routes.ts';
import { createLimitRoutes, type VersionCore } from './limit-routes.ts';
import { loadCatalogue } from './preset-catalogue.ts';
import { createPresetRoutes } from './preset-routes.ts';
import { createOwnSettingsRoutes } from './own-settings-routes.ts';
import { createPeopleRoutes } from './people-routes.ts';
import { createQueryRoutes } from './query.ts';
import { createRosterRoute, type HolderCore } from './roster-route.ts';
import { createTokenRoutes } from './token-routes.ts';
import { createSessionRoutes } from './session-routes.ts';
import { createMonitorRoutes } from './monitor-routes.ts';
import { createSparkRoutes } from './spark-routes.ts';
import { createSignInRoutes } from './sign-in-routes.ts';
import type { HttpOptions } from './app.ts';

export type RouteHouse = Pick<
  AuthHouse,
  'signIn' | 'sessions' | 'people' | 'tokens' | 'confirmation' | 'secondFactors' | 'ownPassword' | 'ownSettings'
> &
  RecordReads & {
    readonly publicOrigin: string;
    readonly core: CommandCore & DraftCore & VersionCore & WhyCore & HolderCore;
    readonly runBacktest: BacktestRunner;
    readonly audit: Pick<AuditHouse, 'chain' | 'commands' | 'verifier' | 'reports'>;
    readonly nowUs: () => Microseconds;
    readonly isTimeZone: (zone: string) => boolean;
    readonly cards: () => Iterable<AccountCard>;
    readonly findCard: (account: string) => AccountCard | null;
    readonly lagCourse: (afterMs: number) => LagAnswer;
    readonly monitorRows: (query: MonitorExportQuery, scope: readonly string[] | null) => MonitorExport | null;
    readonly levelRows: (
      node: { readonly level: 'firm' | 'desk'; readonly id: string },
      scope: readonly string[] | null,
    ) => LevelExport | null;
    readonly alerts: AlertHouse;
    readonly isReady: () => boolean;
    readonly healthDetail: () => Readonly<Record<string, unknown>>;
    readonly policyViolated: () => void;
  };

/** Every handler of /api/v1 and /healthz by the id of its route; a missing one is a compile error. */
export function createRoutes(house: RouteHouse): HttpOptions['routes'] {
  const catalogue = loadCatalogue();
  return {
    ...createSignInRoutes(house),
    ...createSessionRoutes(house),
    ...createPeopleRoutes(house),
    ...createTokenRoutes(house),
    ...createOwnSettingsRoutes(house),
    ...createAuditRoutes(house.audit),
    ...createAuditReportRoutes(house.audit.reports),
    ...createQueryRoutes(house),
    ...createSparkRoutes({
      findCard: house.findCard,
      series: (account) => house.series({ level: 'account', id: account }, '1h'),
    }),
    ...createMonitorRoutes(house),
    ...createLevelRoutes(house),
    ...createRosterRoute(house),
    ...createHoldingRoutes(house),
    ...createAlertRoutes(house.alerts),
    ...createPresetRoutes(catalogue),
    ...createDraftRoutes({ ...house, backtests: new BacktestQueue(house.runBacktest) }),
    ...createLimitRoutes(house),
    ...createExplainRoutes(house),
    ...createExposureRoutes(house),
    ...createEventRoutes(house),
    ...createHealthRoutes({
      isReady: house.isReady,
      detail: house.healthDetail,
      lagCourse: house.lagCourse,
      policyViolated: house.policyViolated,
    }),
    commands: createCommandsRoute({ ...house, commandAudit: house.audit.commands, catalogue }),
  };
}
