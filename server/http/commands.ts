import { fail, ok } from '#lib/base/result.ts';
import type { Result } from '#lib/base/result.ts';
import { sha256Hex } from '#lib/base/hash.ts';
import type { Outcome } from '#lib/model/effect.ts';
import type { Microseconds, Origin } from '#lib/model/ids.ts';
import type { Actor } from '#lib/model/actor.ts';
import type { Input } from '#lib/model/input.ts';
import type { PresetChoice } from '#lib/model/preset.ts';
import { expandPreset } from '#lib/model/preset-ruleset.ts';
import type { Ruleset } from '#lib/model/ruleset.ts';
import { zonesOf } from '#lib/model/zones.ts';
import type { AccountCard } from '#lib/model/view.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import { commandsBodySchema, type HttpCommand } from '#lib/protocol/http-commands.ts';
import { auditActor, type AuditActor } from '#server/auth/audit-entry.ts';
import type { CommandAudit } from '#server/auth/command-audit.ts';
import type { User } from '#server/auth/users.ts';
import { COMMANDS_BODY_BYTES_MAX } from './bounds.ts';
import type { Catalogue } from './preset-catalogue.ts';
import { confirmPreset } from './preset-confirm.ts';
import { isNodeInScope } from './node-scope.ts';
import { createRoute, type Answer, type Route } from './route.ts';

/** Where commands go: the core's handle. */
export type CommandCore = {
  readonly submit: (
    submissions: readonly Submission[],
  ) => Promise<{ readonly outcomes: readonly Outcome[]; readonly duplicates: readonly number[] }>;
};
type House = {
  readonly core: CommandCore;
  readonly nowUs: () => Microseconds;
  readonly isTimeZone: (zone: string) => boolean;
  readonly catalogue: Pick<Catalogue, 'find'>;
  readonly commandAudit: Pick<CommandAudit, 'actOf'>;
  readonly cards: () => Iterable<AccountCard>;
};

/** Commands of people carry this origin; no ingest token can have it. */
const PERSON = 'person' as Origin;

type WireOutcome = { readonly accepted: number } | { readonly duplicate: number } | Refused;
type Refused = { readonly rejected: string; readonly field?: string | undefined; readonly detail?: string | undefined };

/** `POST /api/v1/commands`: one outcome per command, in order, once the accepted ones are durable. */
export function createCommandsRoute(house: House): Route {
  return createRoute({
    from: 'body',
    schema: commandsBodySchema,
    bodyBytesMax: COMMANDS_BODY_BYTES_MAX,
    run: async (commands, call) => {
      const { identity } = call;
      if (!('user' in identity)) throw new Error('Invariant: commands are mounted for users only');
      const mark = identity.kind === 'session' ? identity.session.mark : identity.mark;
      return answerCommands(house, commands, auditActor(identity.user, mark, call.ip), identity.user);
    },
  });
}

async function answerCommands(
  house: House,
  commands: readonly HttpCommand[],
  actor: AuditActor,
  user: User,
): Promise<Answer> {
  const refused = new Map<number, WireOutcome>();
  const submissions: Submission[] = [];
  commands.forEach((command, index) => {
    const made = toSubmission(house, command, user);
    if (made.ok) submissions.push(made.value);
    else refused.set(index, made.reason);
  });
  try {
    const { outcomes, duplicates } = await house.core.submit(submissions);
    const doubled = new Set(duplicates);
    let next = 0;
    const answers = commands.map((_command, index): WireOutcome => {
      const own = refused.get(index);
      if (own !== undefined) return own;
      const outcome = outcomes[next];
      const answer = showOutcome(outcome, doubled.has(next));
      next += 1;
      return answer;
    });
    const audit = submissions.flatMap(({ input }, index) => {
      const outcome = outcomes[index];
      return outcome === undefined ? [] : (house.commandAudit.actOf(actor, input, outcome) ?? []);
    });
    return { status: 200, body: { outcomes: answers, counts: count(answers) }, audit };
  } catch (error) {
    const busy = answerBusy(error);
    if (busy === null) throw error;
    return busy;
  }
}

/** The core's refusals to take anything at all; null for every other error. */
export function answerBusy(error: unknown): Answer | null {
  if (!(error instanceof Error)) return null;
  const headers = { 'retry-after': '1' };
  if (error.name === 'InboxFullError') return { status: 429, body: { error: 'inboxFull' }, headers };
  if (error.name === 'JournalFullError') return { status: 503, body: { error: 'journalFull' }, headers };
  if (error.name === 'CoreDownError') return { status: 503, body: { error: 'recovering' }, headers };
  return null;
}

function toSubmission(house: House, command: HttpCommand, user: User): Result<Submission, Refused> {
  if (!isCommandInScope(house, command, user)) {
    return fail({ rejected: 'outOfScope', detail: `desks=${user.scopeDesks?.join('|') ?? ''}` });
  }
  const { inputId: given, ...content } = command;
  const inputId = `${user.id}:${given ?? sha256Hex(JSON.stringify(content))}`;
  // Omit over a union forgets which fields belong together; the content is a command without its inputId.
  const made = toInput(house, content as HttpCommand, user, inputId);
  if (!made.ok) return made;
  const unknown = zonesOf(made.value).find((zone) => !house.isTimeZone(zone));
  if (unknown !== undefined) {
    return fail({ rejected: 'malformed', field: 'zone', detail: `zone=${unknown} allowed="an IANA zone"` });
  }
  return ok({ origin: PERSON, inputId, tsReceivedUs: house.nowUs(), input: made.value });
}

/**
 * A lead of some desks configures these alone; what is the whole firm's (calendars, instruments, accounts) needs a lead
 * of the whole firm. The engine asks again for what carries its actor [AZ4].
 */
function isCommandInScope(house: House, command: HttpCommand, { scopeDesks }: User): boolean {
  if (scopeDesks === null) return true;
  if (command.type === 'DefineLimit') return isNodeInScope(scopeDesks, command.draft.scope, house.cards());
  const scope = command.type === 'AssignRuleset' ? ({ level: 'account', id: command.account } as const) : null;
  return scope !== null && isNodeInScope(scopeDesks, scope, house.cards());
}

/** The actor is the signed-in person, whatever the body would like to say. */
function toInput(house: House, command: HttpCommand, user: User, clientActionId: string): Result<Input, Refused> {
  const actor: Actor = { user: user.id as Actor['user'], name: user.name, role: user.role };
  if (command.type === 'DefineLimit') return ok({ ...command, actor, clientActionId });
  if (command.type !== 'AssignRuleset') return ok(command);
  const { ruleset: given, preset, ...content } = command;
  const ruleset = given === undefined ? rulesetOf(house, preset) : ok(given);
  return ruleset.ok ? ok({ ...content, ruleset: ruleset.value, actor, clientActionId }) : ruleset;
}

/** A preset written out: the journal holds every figure and needs no catalogue. */
function rulesetOf(house: House, choice: PresetChoice | undefined): Result<Ruleset, Refused> {
  const preset = choice === undefined ? null : house.catalogue.find(choice.presetId);
  if (choice === undefined || preset === null) {
    return fail({ rejected: 'unknownPreset', field: 'preset.presetId', detail: `presetId=${choice?.presetId ?? ''}` });
  }
  const enabled = choice.confirmed === undefined ? ok(preset) : confirmPreset(preset, choice.confirmed);
  const expanded = enabled.ok ? expandPreset(enabled.value, choice) : enabled;
  if (expanded.ok) return expanded;
  const { reason, field, detail } = expanded.reason;
  return fail({ rejected: reason, field: `preset.${field}`, detail });
}

function showOutcome(outcome: Outcome | undefined, isDuplicate: boolean): WireOutcome {
  if (outcome === undefined) throw new Error('Invariant: the core answers every submission');
  if (outcome.type === 'Rejected') return { rejected: outcome.reason, field: outcome.field, detail: outcome.detail };
  return isDuplicate ? { duplicate: outcome.seq } : { accepted: outcome.seq };
}

function count(answers: readonly WireOutcome[]): {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
} {
  return {
    accepted: answers.filter((answer) => 'accepted' in answer).length,
    duplicate: answers.filter((answer) => 'duplicate' in answer).length,
    rejected: answers.filter((answer) => 'rejected' in answer).length,
  };
}
