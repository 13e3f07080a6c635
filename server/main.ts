import { flushCompileCache } from 'node:module';
import { existsSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { join } from 'node:path';
import type { AuthHouse } from './auth/auth-house.ts';
import { AuditDamagedError, AuditUnavailableError } from './auth/audit-chain.ts';
import { noteOutOfScope, openAuditHouse, runAuditHouse, type AuditHouse } from './auth/audit-house.ts';
import { ActorTeller } from './auth/actor-teller.ts';
import { firstFacts } from './auth/first-facts.ts';
import { firstLink } from './auth/first-link.ts';
import { needsConfirmation, permitsEvent } from './auth/permissions.ts';
import { rolesWithoutSecondFactor } from './auth/second-factors.ts';
import { admitted } from './auth/sessions.ts';
import { HOUSE_ERRORS, openHouse } from './auth/open-house.ts';
import { runSweep } from './auth/sweep.ts';
import {
  isLoopback,
  prepareEnvironment,
  readConfig,
  readStoreSecrets,
  type Config,
  type DemoConfig,
} from './config.ts';
import { recordReads } from '#server/history/record-reads.ts';
import { Records } from './history/records.ts';
import { createHttp, type HttpDoor } from './http/app.ts';
import { RATES_PER_MINUTE } from './http/bounds.ts';
import { answerBusy } from './http/commands.ts';
import { settingsFor, type DeskSettings } from './http/desk-settings.ts';
import { authenticatorsOf } from './http/identity.ts';
import { LateCore } from './http/late-core.ts';
import { listen, ListenError, refuseOtherUpgrades } from './http/listen.ts';
import type { PageHandler } from './http/pages.ts';
import { createRoutes } from './http/routes.ts';
import { isAllowedHost } from './http/wall.ts';
import { DemoIngest, DemoRefusedError } from './ingest/demo-ingest.ts';
import { demoSentence } from './ingest/demo-words.ts';
import type { FactDoor } from './ingest/fact-door.ts';
import { openFactDoor } from './ingest/open-door.ts';
import { registerHttpIngest } from './ingest/http-ingest.ts';
import { IngestCounters } from './ingest/ingest-counters.ts';
import { nodeDisk } from './journal/disk.ts';
import { JournalBusyError, JournalCorruptError } from './journal/journal.ts';
import { takeLock } from './journal/lock-file.ts';
import { readOriginEntries } from './journal/origin-entries.ts';
import { createLogger, type Logger } from './observe/logger.ts';
import { say } from './observe/say.ts';
import { endProcess, watchProcess } from './observe/process-end.ts';
import { runtimeWarning } from './observe/runtime.ts';
import { deskPlaces } from './publish/desk-places.ts';
import { deskReads } from './publish/desk-reads.ts';
import { SocketGateway } from './publish/socket-gateway.ts';
import { DataFolderError, prepareDataFolder } from './store/data-folder.ts';
import { backtestThread } from './thread/backtest-queue.ts';
import { courseThread } from './thread/course-thread.ts';
import { isKnownZone } from './thread/calendar.ts';
import { AnchoredClock, systemClockSource } from './thread/clock.ts';
import { CoreHandle } from './thread/core-handle.ts';

const EXIT_CONFIG = 78;
const EXIT_UNUSABLE = 69;
const ROOT = join(import.meta.dirname, '..');

/** Who may come in, and the log of what they do. */
type House = AuthHouse & { readonly audit: AuditHouse };

/** A condition the operator can mend, said in one sentence. */
class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * The composition root: builds everything in order, starts it, and stops it in the opposite order. Listens early, so
 * that `/healthz` says `live` while the journal is read.
 */
class Desk {
  readonly #config: Config;
  readonly #logger: Logger;
  readonly #clock = new AnchoredClock(systemClockSource());
  readonly #counters = new IngestCounters();
  readonly #startedAtMs = Date.now();
  readonly #doorCore = new LateCore();
  #core: CoreHandle | null = null;
  #pages: PageHandler | null = null;
  #gateway: SocketGateway | null = null;
  #records: Records | null = null;
  #whenReady: () => void = () => undefined;
  #isReady = false;
  #policyViolations = 0;
  readonly #stops: (() => Promise<void> | void)[] = [];

  constructor(config: Config, logger: Logger) {
    this.#config = config;
    this.#logger = logger;
  }

  /** @throws StartError, DataFolderError, ListenError, JournalBusyError with one sentence for the operator */
  async start(): Promise<void> {
    const config = this.#config;
    if (!config.development && !existsSync(join(ROOT, '.next', 'BUILD_ID'))) {
      throw new StartError('The pages are not built: run "npm run build" first ("npm run demo" does it by itself).');
    }
    prepareDataFolder(config.dataDir, config.demo);
    const { store, auth } = await openHouse({ ...config, secrets: readStoreSecrets(), nowMs: () => Date.now() });
    this.#onStop(() => store.destroy());
    const house: House = { ...auth, audit: this.#openAudit(auth) };
    const needsLoopback = auth.users.list().length === 0 && config.demo === null && !isLoopback(config.host);
    const settings = settingsFor(config, needsLoopback);
    const { door, health, flush } = await openFactDoor({
      core: this.#doorCore,
      folder: join(config.dataDir, 'refused'),
      nowUs: () => this.#clock.nowUs(),
      monotonicMs: () => performance.now(),
      counters: this.#counters,
      onError: (error) => this.#logger.warn({ err: error }, 'the state of a feed could not be told yet'),
    });
    this.#onStop(flush);
    const http = await this.#createHttp(settings, house, door);
    await listen(http.server, settings.listenHost, config.port);
    const pages = this.#startPages(http);
    const actors = new ActorTeller({
      users: auth.users,
      submit: (submissions) => this.#doorCore.submit(submissions),
      isBusy: (error) => answerBusy(error) !== null,
      nowUs: () => this.#clock.nowUs(),
      logger: this.#logger,
    });
    await this.#startCore(house, actors, http, settings);
    await pages;
    await this.#untilReady(actors);
    if (config.clock === 'wall') health.start();
    this.#onStop(() => health.stop());
    say(`The desk is ready: ${settings.ownOrigin}`);
    const link = await firstLink(auth, config.demo !== null, settings.ownOrigin);
    if (link !== null) say(link);
    if (settings.listenHost !== config.host) {
      say(`Until then the desk listens on ${settings.listenHost} only; start it again afterwards for ${config.host}.`);
    }
    if (config.demo !== null) await this.#startDemo(config.demo, door);
  }

  /** Everything is stopped in the opposite order of its start; the core commits and takes a snapshot. */
  async stop(): Promise<void> {
    this.#isReady = false;
    for (const stop of this.#stops.splice(0).reverse()) await stop();
  }

  get #table() {
    return this.#gateway?.publisher.table;
  }

  #onStop(stop: () => Promise<void> | void): void {
    this.#stops.push(stop);
  }

  /** Before anybody can do anything: what a crash kept out of the log is added first. */
  #openAudit(auth: AuthHouse): AuditHouse {
    const { dataDir, ...config } = this.#config;
    this.#onStop(takeLock(`${dataDir}/audit`));
    const audit = openAuditHouse({
      ...auth,
      disk: nodeDisk(),
      dataDir,
      nowUs: () => this.#clock.nowUs(),
      alerts: () => (this.#isReady ? (this.#gateway?.publisher.alerts.all() ?? null) : null),
      places: deskPlaces(() => this.#gateway?.publisher),
      readJournal: (fromSeq) => readOriginEntries(nodeDisk(), `${dataDir}/journal`, 'person', fromSeq),
      years: config.retention,
      about: { config, node: process.version, warning: runtimeWarning(process.version, Date.now()) },
    });
    this.#onStop(runAuditHouse(audit, (err, what) => this.#logger.error({ err }, what)));
    return audit;
  }

  async #createHttp(settings: DeskSettings, house: House, door: FactDoor): Promise<HttpDoor> {
    const routes = createRoutes({
      ...house,
      publicOrigin: settings.ownOrigin,
      core: this.#doorCore,
      runBacktest: backtestThread(this.#config.dataDir),
      nowUs: () => this.#clock.nowUs(),
      isTimeZone: isKnownZone,
      ...deskReads(() => this.#gateway?.publisher),
      ...recordReads(() => this.#records),
      alerts: {
        records: (alertId) => this.#records?.ofAlert(alertId) ?? { lines: [], clocks: [] },
        present: (alertId) => this.#gateway?.publisher.alerts.get(alertId) ?? null,
        course: (evidence, node) => this.#records?.courses.ask(evidence, node) ?? null,
        sees: (user, alert) => this.#gateway?.publisher.sees(user.scopeDesks, alert) ?? false,
      },
      isReady: () => this.#isReady && this.#doorCore.state === 'ready',
      healthDetail: () => this.#healthDetail(),
      policyViolated: () => void (this.#policyViolations += 1),
    });
    const http = await createHttp({
      settings,
      logger: this.#logger,
      audit: house.audit.chain,
      authenticators: authenticatorsOf(house),
      routes,
      pages: () => this.#pages,
      registerIngest: (app) =>
        registerHttpIngest(app, {
          door,
          authenticate: (authorization, address) => house.tokens.authenticateIngest(authorization, address),
          onOutOfScope: (token, count) => noteOutOfScope(house.audit.chain, token, count),
          readiness: () => this.#doorCore.state,
          ratePerMinute: RATES_PER_MINUTE.ingest,
        }),
    });
    this.#onStop(() => http.app.close());
    return http;
  }

  async #startPages({ server }: HttpDoor): Promise<void> {
    const { development, host, port } = this.#config;
    // A page that knocks while the journal is read must be told so: nobody else would answer its upgrade.
    const isOwn = (path: string): boolean =>
      path.startsWith('/rt') ? this.#gateway !== null : development && path.startsWith('/_next/');
    refuseOtherUpgrades(server, isOwn);
    const { default: next } = await import('next');
    const app = next({ dev: development, dir: ROOT, hostname: host, port, httpServer: server });
    await app.prepare();
    this.#pages = app.getRequestHandler();
    this.#onStop(() => app.close());
  }

  async #startCore(house: House, actors: ActorTeller, http: HttpDoor, settings: DeskSettings): Promise<void> {
    const { dataDir, clock } = this.#config;
    const records = await Records.open({
      dataDir,
      acts: house.audit,
      onError: (err, what) => this.#logger.warn({ err }, what),
      nowUs: () => this.#clock.nowUs(),
      runCourse: courseThread(dataDir),
    });
    this.#records = records;
    const core = await CoreHandle.start({
      dataDir,
      clock,
      onRelived: (lived) => records.relive(lived),
      onFatal: (exitCode, message) => {
        this.#logger.fatal({ exitCode }, message);
        process.stderr.write(`The desk stops: ${message}\n`);
        process.exit(exitCode);
      },
    });
    this.#core = core;
    this.#doorCore.set(core);
    this.#onStop(() => core.stop());
    this.#onStop(records.follow(core));
    const gateway = this.#createGateway(core, http.server, house, settings);
    this.#gateway = gateway;
    await gateway.start();
    this.#onStop(() => gateway.stop());
    house.sessions.onEnded((ids) => {
      for (const id of ids) gateway.disconnectSession(id);
    });
    let known = core.status().type;
    core.onStatus((status) => {
      // A ready core also reports how long it has been silent: that is no change.
      if (status.type === known) return;
      known = status.type;
      this.#logger.info({ status }, 'the core changed its state');
      // A core that comes back has lost nothing, but it must be told the rights of the people anew.
      if (known === 'ready') this.#coreIsReady(actors).catch((error: unknown) => this.#failed(error));
    });
    house.users.onRightsChanged(() => actors.tell());
    const onFailed = (error: unknown): void => this.#failed(error);
    this.#onStop(runSweep({ sessions: house.sessions, actors, logger: this.#logger, onFailed }));
  }

  /** The desk is open once the engine knows its people; a journal without space keeps it waiting. */
  async #untilReady(actors: ActorTeller): Promise<void> {
    const opened = new Promise<void>((resolve) => {
      this.#whenReady = resolve;
    });
    const status = this.#core?.status().type;
    if (status === 'ready') await this.#coreIsReady(actors);
    else if (status === 'journalFull') say('The journal has no space left: the desk opens when there is some.');
    await opened;
  }

  async #coreIsReady(actors: ActorTeller): Promise<void> {
    await this.#doorCore.submit(firstFacts(this.#config, this.#clock.nowUs()));
    await actors.tell();
    const state = await this.#core?.askState();
    if (state !== undefined) this.#records?.begin(state);
    this.#isReady = true;
    // What was compiled is kept for the next start, where the starter named a folder for it; a kill would lose it.
    flushCompileCache();
    this.#whenReady();
  }

  #createGateway(core: CoreHandle, server: HttpServer, house: House, settings: DeskSettings): SocketGateway {
    return new SocketGateway({
      server,
      core,
      authenticate: (cookie) => admitted(house.sessions.authenticate(cookie)),
      currentSession: (sessionId) => admitted(house.sessions.find(sessionId)),
      permit: (session, event) => permitsEvent(session.user.role, event),
      needsConfirmation,
      audit: house.audit.commands,
      touch: (sessionId) => house.sessions.touch(sessionId),
      isAllowedOrigin: (origin) => origin !== undefined && settings.allowedOrigins.includes(origin),
      isAllowedHost: (host) => isAllowedHost(host, settings.allowedHosts),
      about: {
        demo: this.#config.demo !== null,
        clock: this.#config.clock,
        approvals: this.#config.approvals,
      },
      onDelivered: (left) => this.#records?.delivered(left),
      nowMs: () => Date.now(),
      nowUs: () => this.#clock.nowUs(),
      monotonicMs: () => performance.now(),
      onError: (error) => this.#logger.error({ err: error }, 'an event of a page failed'),
    });
  }

  async #startDemo(demo: DemoConfig, door: FactDoor): Promise<void> {
    const ingest = await DemoIngest.open({
      ...demo,
      clock: this.#config.clock,
      dataDir: this.#config.dataDir,
      door,
      submit: (submissions) => this.#doorCore.submit(submissions),
      nowUs: () => this.#clock.nowUs(),
      onProgress: (report) => say(demoSentence(report)),
    });
    await ingest.start((error) => this.#failed(error));
    this.#onStop(() => ingest.stop());
  }

  /** What should not happen is logged and ends the process; its supervisor starts it again from the journal. */
  #failed(error: unknown): void {
    if (answerBusy(error) !== null) return;
    endProcess(this.#logger, error);
  }

  #healthDetail(): Readonly<Record<string, unknown>> {
    const nowMs = Date.now();
    return {
      status: this.#core?.status().type ?? 'recovering',
      throughSeq: this.#gateway?.publisher.throughSeq ?? 0,
      engineTimeUs: this.#gateway?.publisher.engineTimeUs ?? null,
      uptimeSeconds: Math.floor((nowMs - this.#startedAtMs) / 1_000),
      lag: this.#gateway?.publisher.lag.percentiles() ?? null,
      alertLegs: this.#records?.clock.ledger() ?? {},
      feeds: this.#table?.feeds().value ?? [],
      ingest: this.#counters.counts(),
      clock: this.#config.clock,
      demo: this.#config.demo !== null,
      policyViolations: this.#policyViolations,
      rolesWithoutSecondFactor: rolesWithoutSecondFactor(this.#config.requireSecondFactor),
      warnings: [runtimeWarning(process.version, nowMs)].filter((warning) => warning !== null),
    };
  }
}

/** Each carries one sentence for the operator. */
const FOR_OPERATOR = [
  StartError,
  DataFolderError,
  ...HOUSE_ERRORS,
  ListenError,
  DemoRefusedError,
  JournalBusyError,
  JournalCorruptError,
];

function isForOperator(error: unknown): error is Error {
  return [...FOR_OPERATOR, AuditDamagedError, AuditUnavailableError].some((kind) => error instanceof kind);
}

async function main(): Promise<void> {
  // Whatever this process writes is its owner's alone, also in a copy of the folder.
  process.umask(0o077);
  const read = readConfig();
  if (!read.ok) {
    if (read.help === undefined) process.exitCode = EXIT_CONFIG;
    (read.help === undefined ? process.stderr : process.stdout).write(read.help ?? `${read.mistakes.join('\n')}\n`);
    return;
  }
  prepareEnvironment(read.config.development);
  const logger = createLogger(read.config.logLevel);
  const warning = runtimeWarning(process.version, Date.now());
  if (warning !== null) logger.warn(warning);
  const desk = new Desk(read.config, logger);
  const { isStopping } = watchProcess(logger, () => desk.stop());
  try {
    await desk.start();
  } catch (error) {
    if (isStopping()) return;
    if (!isForOperator(error)) endProcess(logger, error);
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_UNUSABLE);
  }
}

await main();
