import { z } from 'zod';
import {
  acknowledgeManySchema,
  acknowledgeSchema,
  annotateSchema,
  defineLimitSchema,
  escalateSchema,
  giveReasonSchema,
  markNoiseSchema,
  liftSnoozeSchema,
  presenceSchema,
  proposalSchema,
  proposeSchema,
  rejectProposalSchema,
  rowsSchema,
  seenAlertsSchema,
  snoozeSchema,
  subscribeSchema,
  subscriptionSchema,
  unacknowledgeSchema,
} from '#lib/protocol/codec.ts';
import { liftSilenceSchema, setSilenceSchema } from '#lib/protocol/silence-codec.ts';
import type {
  AcknowledgedMany,
  ClientToServer,
  CommandAnswer,
  SeenAlerts,
  Subscribe,
  Subscribed,
} from '#lib/protocol/socket-events.ts';
import type { ClientLine } from './client-line.ts';
import type { PersonCommands, PushSession } from './person-commands.ts';
import type { Publisher } from './publisher.ts';
import { openExposure } from './exposure-door.ts';
import { isSortColumn } from './ranking.ts';

export type EventName = keyof ClientToServer;
export type Refusal = 'badRequest' | 'forbidden' | 'rateLimited' | 'reauthenticationNeeded';

type Handled = Promise<unknown> | object | null;
export type EventHandler = {
  /** Arguments before the answer function. */
  readonly schema: z.ZodType;
  readonly needsAnswer: boolean;
  /** Runs after session, rate, schema and capability; what it returns is the answer. */
  readonly run: (argument: never, line: ClientLine, session: PushSession) => Handled;
  readonly refuse: (reason: Refusal) => object;
};

/** Every event of SPEC.md section 4; what is not here is refused as unknown [AZ1]. */
export function eventHandlers(options: {
  readonly publisher: Publisher;
  readonly commands: PersonCommands;
  readonly touch: (sessionId: string) => void;
  /** A page says whether it is visible [HB6]. */
  readonly answered: (line: ClientLine, isVisible: boolean) => void;
  /** A page has painted alerts [ES1]. */
  readonly seen: (session: PushSession, painted: SeenAlerts) => void;
}): Readonly<Record<EventName, EventHandler>> {
  const { publisher, commands, touch, answered, seen } = options;
  return {
    subscribe: read(subscribeSchema, (request: Subscribe, line) => subscribe(publisher, request, line), refuseRead),
    unsubscribe: read(subscriptionSchema, (subscription: number, line) => {
      const ok = line.view.unwatch(subscription);
      publisher.syncWatch();
      return { ok };
    }),
    rows: read(rowsSchema, (indexes: readonly number[], line) => {
      line.view.setWindow(indexes);
      return { ok: true };
    }),
    resync: read(z.undefined(), (_: undefined, line) => {
      publisher.owe(line.view, 'resyncAsked');
      return { ok: true };
    }),
    acknowledge: command(acknowledgeSchema, (request, session) => commands.acknowledge(session, request), touch),
    unacknowledge: command(unacknowledgeSchema, (request, session) => commands.unacknowledge(session, request), touch),
    acknowledgeMany: command(
      acknowledgeManySchema,
      (request, session) => commands.acknowledgeMany(session, request),
      touch,
    ),
    annotate: command(annotateSchema, (request, session) => commands.annotate(session, request), touch),
    markNoise: command(markNoiseSchema, (request, session) => commands.markNoise(session, request), touch),
    giveReason: command(giveReasonSchema, (request, session) => commands.giveReason(session, request), touch),
    snooze: command(snoozeSchema, (request, session) => commands.snooze(session, request), touch),
    liftSnooze: command(liftSnoozeSchema, (request, session) => commands.liftSnooze(session, request), touch),
    setSilence: command(setSilenceSchema, (request, session) => commands.setSilence(session, request), touch),
    liftSilence: command(liftSilenceSchema, (request, session) => commands.liftSilence(session, request), touch),
    escalate: command(escalateSchema, (request, session) => commands.escalate(session, request), touch),
    seen: {
      schema: seenAlertsSchema,
      needsAnswer: true,
      run: (painted: SeenAlerts, _line, session) => {
        seen(session, painted);
        return { ok: true };
      },
      refuse: (reason) => ({ ok: false, reason }),
    },
    propose: command(proposeSchema, (request, session) => commands.propose(session, request), touch),
    approveProposal: command(proposalSchema, (request, session) => commands.approve(session, request), touch),
    rejectProposal: command(rejectProposalSchema, (request, session) => commands.reject(session, request), touch),
    withdrawProposal: command(proposalSchema, (request, session) => commands.withdraw(session, request), touch),
    defineLimit: command(defineLimitSchema, (request, session) => commands.defineLimit(session, request), touch),
    presence: {
      schema: presenceSchema,
      needsAnswer: false,
      run: (presence: z.output<typeof presenceSchema>, line, session) => {
        answered(line, presence.visible);
        // Only a page that is seen and used keeps its session alive [SS3].
        if (presence.visible && presence.used) touch(session.sessionId);
        return null;
      },
      refuse: (reason) => ({ ok: false, reason }),
    },
  };
}

function subscribe(publisher: Publisher, request: Subscribe, line: ClientLine): Subscribed {
  const subscription = open(publisher, request, line);
  if (typeof subscription !== 'number') return { ok: false, reason: subscription ?? 'tooMany' };
  publisher.syncWatch();
  return { ok: true, subscription };
}

function open(publisher: Publisher, request: Subscribe, line: ClientLine): number | 'badRequest' | 'notFound' | null {
  switch (request.topic) {
    case 'monitor':
      if (!request.sort.every((key) => isSortColumn(key.column))) return 'badRequest';
      return line.view.watchMonitor(
        {
          view: request.view,
          sort: request.sort,
          filter: request.filter,
          group: request.group ?? [],
          within: request.within,
        },
        request.firstRows,
      );
    case 'level': {
      const node = { level: request.level, id: request.id };
      return publisher.levels.view(line.view.scope, node) === null ? 'notFound' : line.view.watchLevel(node);
    }
    case 'account': {
      const desk = publisher.table.deskOfAccount(request.account);
      const scope = line.view.scope;
      // Out of scope and absent are the same answer: existence is not revealed [AZ2].
      if (desk === null || (scope !== null && !scope.includes(desk))) return 'notFound';
      return line.view.watchAccount(request.account);
    }
    case 'limits':
      return line.view.watchLimits();
    case 'exposure':
      return openExposure(publisher, request, line.view);
  }
}

function refuseRead(reason: Refusal): { readonly ok: false; readonly reason: Refusal | 'tooMany' } {
  return { ok: false, reason: reason === 'rateLimited' ? 'tooMany' : reason };
}

function read<Argument>(
  schema: z.ZodType,
  run: (argument: Argument, line: ClientLine) => object,
  refuse: (reason: Refusal) => object = (reason) => ({ ok: false, reason }),
): EventHandler {
  return { schema, needsAnswer: true, run, refuse };
}

function command<Request>(
  schema: z.ZodType<Request>,
  run: (request: Request, session: PushSession) => Promise<CommandAnswer | AcknowledgedMany>,
  touch: (sessionId: string) => void,
): EventHandler {
  return {
    schema,
    needsAnswer: true,
    run: (request: Request, _line, session) => {
      touch(session.sessionId);
      return run(request, session);
    },
    refuse: (reason) => ({ type: 'Refused', reason }),
  };
}
