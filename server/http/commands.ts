import { sha256Hex } from '#lib/base/hash.ts';
import type { Outcome } from '#lib/model/effect.ts';
import type { Microseconds, Origin } from '#lib/model/ids.ts';
import type { Actor, Input } from '#lib/model/input.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import { commandsBodySchema, type HttpCommand } from '#lib/protocol/http-commands.ts';
import type { User } from '#server/auth/users.ts';
import { COMMANDS_BODY_BYTES_MAX } from './bounds.ts';
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
};

/** Commands of people carry this origin; no ingest token can have it. */
const PERSON = 'person' as Origin;

type WireOutcome =
  | { readonly accepted: number }
  | { readonly duplicate: number }
  | { readonly rejected: string; readonly field?: string | undefined; readonly detail?: string | undefined };

/** `POST /api/v1/commands`: one outcome per command, in order, once the accepted ones are durable. */
export function createCommandsRoute(house: House): Route {
  return createRoute({
    from: 'body',
    schema: commandsBodySchema,
    bodyBytesMax: COMMANDS_BODY_BYTES_MAX,
    run: async (commands, call) => {
      if (!('user' in call.identity)) throw new Error('Invariant: commands are mounted for users only');
      return answerCommands(house, commands, call.identity.user);
    },
  });
}

async function answerCommands(house: House, commands: readonly HttpCommand[], user: User): Promise<Answer> {
  const refused = new Map<number, WireOutcome>();
  const submissions: Submission[] = [];
  commands.forEach((command, index) => {
    if (command.type === 'CalendarDefined' && !house.isTimeZone(command.zone)) {
      refused.set(index, {
        rejected: 'malformed',
        field: 'zone',
        detail: `zone=${command.zone} allowed="an IANA zone"`,
      });
      return;
    }
    submissions.push(toSubmission(command, user, house.nowUs()));
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
    return { status: 200, body: { outcomes: answers, counts: count(answers) } };
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

function toSubmission(command: HttpCommand, user: User, nowUs: Microseconds): Submission {
  const { inputId: given, ...content } = command;
  const inputId = `${user.id}:${given ?? sha256Hex(JSON.stringify(content))}`;
  return { origin: PERSON, inputId, tsReceivedUs: nowUs, input: toInput(content, user, inputId) };
}

/** The actor is the signed-in person, whatever the body would like to say. */
function toInput(content: Omit<HttpCommand, 'inputId'>, user: User, clientActionId: string): Input {
  // Omit over a union forgets which fields belong together; the content is a command without its inputId.
  const command = content as HttpCommand;
  if (command.type !== 'AssignRuleset' && command.type !== 'DefineLimit') return command;
  const actor: Actor = { user: user.id as Actor['user'], name: user.name, role: user.role };
  return { ...command, actor, clientActionId };
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
