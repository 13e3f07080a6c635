import type { Outcome, Rejected } from '#lib/model/effect.ts';
import type { AlertId, Microseconds, Origin, Seq, UserId } from '#lib/model/ids.ts';
import type { Actor, ActorRole } from '#lib/model/actor.ts';
import type { Command } from '#lib/model/command.ts';
import type { ProposedChange } from '#lib/model/proposal.ts';
import type { SilenceMatcher } from '#lib/model/silence.ts';
import type {
  AcknowledgedMany,
  AcknowledgeManyRequest,
  AcknowledgeRequest,
  AnnotateRequest,
  CommandAnswer,
  DefineLimitRequest,
  EscalateRequest,
  GiveReasonRequest,
  LiftSilenceRequest,
  LiftSnoozeRequest,
  ProposalRequest,
  ProposeRequest,
  MarkNoiseRequest,
  RejectProposalRequest,
  SetSilenceRequest,
  SnoozeRequest,
  UnacknowledgeRequest,
} from '#lib/protocol/socket-events.ts';
import { AuditUnavailableError } from '#server/auth/audit-chain.ts';
import { auditActor, type AuditActor } from '#server/auth/audit-entry.ts';
import type { CommandAudit } from '#server/auth/command-audit.ts';
import { isCoreAway } from './core-away.ts';
import type { PublishCore } from './publish-core.ts';
import type { Publisher } from './publisher.ts';
import { seesAlert, seesNode } from './scope.ts';
import type { DeskScope } from './scope.ts';

/** A signed-in person with the rights of this moment. */
export type PushSession = {
  readonly sessionId: string;
  /** Names the session in the audit log. */
  readonly mark?: string | undefined;
  /** Address of the socket. */
  readonly ip?: string | undefined;
  /** Whether the person proved to be there within the last minutes; absent is not. */
  readonly isConfirmed?: boolean | undefined;
  /** When the session ends in any case. */
  readonly absoluteEndMs?: number | undefined;
  readonly user: {
    readonly id: string;
    readonly person?: string | undefined;
    readonly name: string;
    readonly role: ActorRole;
    readonly scopeDesks: DeskScope;
  };
};

/** What every command on an alert has. */
type OnAlert = {
  readonly actor: Actor;
  readonly clientActionId: string;
  readonly tsEventUs: Microseconds;
  readonly alertId: AlertId;
};

// The origin of everything a person does; the cast gives the constant its brand.
const PERSON = 'person' as Origin;

export type PersonCommandsOptions = {
  readonly core: Pick<PublishCore, 'submit'>;
  readonly publisher: Publisher;
  readonly nowUs: () => number;
  readonly audit: PersonAudit;
};

/** What the log of acts is told; server/auth/command-audit.ts. */
export type PersonAudit = Pick<CommandAudit, 'reserve' | 'decided'>;

export function actorOf({ user, mark, ip }: PushSession): AuditActor {
  return auditActor(user, mark ?? null, ip ?? null);
}

/** Turns what a person asks into a submission of the core; who asks comes from the session, never from the message. */
export class PersonCommands {
  readonly #options: PersonCommandsOptions;

  constructor(options: PersonCommandsOptions) {
    this.#options = options;
  }

  async acknowledge(session: PushSession, request: AcknowledgeRequest): Promise<CommandAnswer> {
    if (!this.#seesAlert(session, request.alertId)) return { type: 'Refused', reason: 'notFound' };
    const answer = await this.#submit(session, {
      ...this.#act(session, request.clientActionId),
      type: 'AcknowledgeAlert',
      // The schema checked both; the casts give the brands.
      alertId: request.alertId as AlertId,
      rungSeen: request.rungSeen,
      seqSeen: request.seqSeen as Seq,
    });
    return answer.type === 'Rejected' && answer.reason === 'alreadyAcknowledged'
      ? this.#withFirst(answer, request)
      : answer;
  }

  /** One submission for all, one answer for each: what got worse or was taken meanwhile is refused by itself [AK9]. */
  async acknowledgeMany(session: PushSession, request: AcknowledgeManyRequest): Promise<AcknowledgedMany> {
    const seen = request.alerts.filter(({ alertId }) => this.#seesAlert(session, alertId));
    const commands = seen.map((each, place): Command => ({
      ...this.#act(session, `${request.clientActionId}.${place}`),
      type: 'AcknowledgeAlert',
      alertId: each.alertId as AlertId,
      rungSeen: each.rungSeen,
      seqSeen: each.seqSeen as Seq,
    }));
    const decided = await this.#submitAll(session, commands);
    if (decided === null) return { type: 'Refused', reason: 'unavailable' };
    const byAlert = new Map(seen.map(({ alertId }, place) => [alertId, decided[place]]));
    const answers = request.alerts.map(
      ({ alertId }): CommandAnswer => byAlert.get(alertId) ?? { type: 'Refused', reason: 'notFound' },
    );
    return { type: 'Answered', answers };
  }

  async annotate(session: PushSession, { text, ...on }: AnnotateRequest): Promise<CommandAnswer> {
    return await this.#onAlert(session, on, (act) => ({ ...act, type: 'AnnotateAlert', text }));
  }

  async markNoise(session: PushSession, { isNoise, ...on }: MarkNoiseRequest): Promise<CommandAnswer> {
    return await this.#onAlert(session, on, (act) => ({ ...act, type: 'MarkAlertNoise', isNoise }));
  }

  async giveReason(session: PushSession, { reason, ...on }: GiveReasonRequest): Promise<CommandAnswer> {
    return await this.#onAlert(session, on, (act) => ({ ...act, type: 'GiveReason', reason }));
  }

  async snooze(session: PushSession, { kind, ...on }: SnoozeRequest): Promise<CommandAnswer> {
    return await this.#onAlert(session, on, (act) => ({ ...act, type: 'SnoozeAlert', kind }));
  }

  async liftSnooze(session: PushSession, on: LiftSnoozeRequest): Promise<CommandAnswer> {
    return await this.#onAlert(session, on, (act) => ({ ...act, type: 'LiftSnooze' }));
  }

  async setSilence(session: PushSession, request: SetSilenceRequest): Promise<CommandAnswer> {
    const { clientActionId, ...silence } = request;
    if (!this.#seesMatcher(session, silence.matcher)) return { type: 'Refused', reason: 'notFound' };
    return await this.#submit(session, { ...this.#act(session, clientActionId), type: 'SetSilence', ...silence });
  }

  async liftSilence(session: PushSession, request: LiftSilenceRequest): Promise<CommandAnswer> {
    const { silences, table } = this.#options.publisher;
    const { scopeDesks } = session.user;
    const { silenceId, clientActionId } = request;
    const silence = silences.get(silenceId);
    // One that is not held is for the engine to name; a narrow scope may not learn of it.
    const isSeen = silence === null ? scopeDesks === null : seesNode(scopeDesks, silence.scope, table);
    if (!isSeen) return { type: 'Refused', reason: 'notFound' };
    return await this.#submit(session, { ...this.#act(session, clientActionId), type: 'LiftSilence', silenceId });
  }

  /** A rule's own place is known to the engine alone, which asks for it again. */
  #seesMatcher({ user: { scopeDesks } }: PushSession, { scope, limitId }: SilenceMatcher): boolean {
    if (scope === undefined) return scopeDesks === null || limitId !== undefined;
    return seesNode(scopeDesks, scope, this.#options.publisher.table);
  }

  async escalate(session: PushSession, on: EscalateRequest): Promise<CommandAnswer> {
    return await this.#onAlert(session, on, (act) => ({ ...act, type: 'EscalateAlert' }));
  }

  async #onAlert(
    session: PushSession,
    { alertId, clientActionId }: LiftSnoozeRequest,
    make: (act: OnAlert) => Command,
  ): Promise<CommandAnswer> {
    if (!this.#seesAlert(session, alertId)) return { type: 'Refused', reason: 'notFound' };
    return await this.#submit(session, make({ ...this.#act(session, clientActionId), alertId: alertId as AlertId }));
  }

  async unacknowledge(session: PushSession, request: UnacknowledgeRequest): Promise<CommandAnswer> {
    if (!this.#seesAlert(session, request.alertId)) return { type: 'Refused', reason: 'notFound' };
    return await this.#submit(session, {
      ...this.#act(session, request.clientActionId),
      type: 'UnacknowledgeAlert',
      alertId: request.alertId as AlertId,
    });
  }

  async defineLimit(session: PushSession, request: DefineLimitRequest): Promise<CommandAnswer> {
    const { table } = this.#options.publisher;
    if (!seesNode(session.user.scopeDesks, request.draft.scope, table)) return { type: 'Refused', reason: 'notFound' };
    return await this.#submit(session, {
      ...this.#act(session, request.clientActionId),
      type: 'DefineLimit',
      draft: request.draft,
      ...(request.reason === undefined ? {} : { reason: request.reason }),
      ...(request.effective === undefined ? {} : { effective: request.effective }),
    });
  }

  async propose(session: PushSession, request: ProposeRequest): Promise<CommandAnswer> {
    const { change, reason, emergency } = request;
    if (!this.#seesChange(session, change)) return { type: 'Refused', reason: 'notFound' };
    return await this.#submit(session, {
      ...this.#act(session, request.clientActionId),
      type: 'ProposeChange',
      change,
      reason,
      ...(emergency === true ? { emergency } : {}),
    });
  }

  async approve(session: PushSession, request: ProposalRequest): Promise<CommandAnswer> {
    return await this.#decide(session, request, { type: 'ApproveProposal' });
  }

  async reject(session: PushSession, request: RejectProposalRequest): Promise<CommandAnswer> {
    return await this.#decide(session, request, { type: 'RejectProposal', reason: request.reason });
  }

  async withdraw(session: PushSession, request: ProposalRequest): Promise<CommandAnswer> {
    return await this.#decide(session, request, { type: 'WithdrawProposal' });
  }

  async #decide(
    session: PushSession,
    request: ProposalRequest,
    decision:
      | { readonly type: 'ApproveProposal' | 'WithdrawProposal' }
      | { readonly type: 'RejectProposal'; readonly reason: string },
  ): Promise<CommandAnswer> {
    const { proposals, table } = this.#options.publisher;
    const { scopeDesks } = session.user;
    const proposal = proposals.get(request.proposalId);
    // One that is not held is for the engine to name; a narrow scope may not learn of it.
    const isSeen = proposal === null ? scopeDesks === null : seesNode(scopeDesks, proposal.scope, table);
    if (!isSeen) return { type: 'Refused', reason: 'notFound' };
    const { proposalId, clientActionId } = request;
    return await this.#submit(session, { ...this.#act(session, clientActionId), ...decision, proposalId });
  }

  /** A limit's own place is known to the engine alone, which asks for it again. */
  #seesChange({ user: { scopeDesks } }: PushSession, change: ProposedChange): boolean {
    const { table } = this.#options.publisher;
    if (change.type === 'limit') return seesNode(scopeDesks, change.draft.scope, table);
    return change.type === 'retirement' || seesNode(scopeDesks, { level: 'account', id: change.account }, table);
  }

  /** An alert that is not held (long cleared, or never there) is for the engine to name; a narrow scope may not learn of it. */
  #seesAlert(session: PushSession, alertId: string): boolean {
    const { alerts, table } = this.#options.publisher;
    const alert = alerts.get(alertId);
    return alert === null ? session.user.scopeDesks === null : seesAlert(session.user.scopeDesks, alert, table);
  }

  #act(session: PushSession, clientActionId: string) {
    const { id, name, role } = session.user;
    return {
      actor: { user: id as UserId, name, role },
      clientActionId,
      tsEventUs: this.#options.nowUs() as Microseconds,
    };
  }

  async #submit(session: PushSession, input: Command): Promise<CommandAnswer> {
    const decided = await this.#submitAll(session, [input]);
    return decided?.[0] ?? { type: 'Refused', reason: 'unavailable' };
  }

  /** Outcomes in the order of the commands, in the log before they leave [AU3]; null while nothing can be decided. */
  async #submitAll(session: PushSession, commands: readonly Command[]): Promise<readonly Outcome[] | null> {
    const { audit, core, nowUs } = this.#options;
    const submissions = commands.map((input) => ({
      origin: PERSON,
      // The action id is the person's own: another user's equal id is another act.
      inputId: `${session.user.id}:${input.clientActionId}`,
      tsReceivedUs: nowUs() as Microseconds,
      input,
    }));
    try {
      audit.reserve();
      const { outcomes } = await core.submit(submissions);
      commands.forEach((input, place) => {
        const outcome = outcomes[place];
        if (outcome !== undefined) audit.decided(actorOf(session), input, outcome);
      });
      return outcomes;
    } catch (error) {
      if (isCoreAway(error) || error instanceof AuditUnavailableError) return null;
      throw error;
    }
  }

  /** Names the colleague who was first [AK5]. */
  #withFirst(answer: Rejected, request: AcknowledgeRequest): CommandAnswer {
    const { alerts, engineTimeUs } = this.#options.publisher;
    const first = alerts.get(request.alertId)?.acknowledgement;
    if (first === null || first === undefined) return answer;
    const beforeMs = Math.max(0, Math.round((engineTimeUs - first.atUs) / 1_000));
    return { ...answer, who: first.byName, atUs: first.atUs, beforeMs };
  }
}
