import type { ActorRole } from '#lib/model/actor.ts';
import type { DecimalText, UserId } from '#lib/model/ids.ts';
import { NOTIFY_MAX } from '#lib/model/limit.ts';
import type { LimitOptions, NotifyTarget } from '#lib/model/limit.ts';

/** How a rule asks for attention, as typed; an empty text is the starting value. */
export type AttentionForm = {
  readonly refireStep: string;
  readonly ackLapseMinutes: string;
  readonly notify: string;
  readonly reasonDue: boolean;
  readonly notSuppressible: boolean;
  readonly inhibits: boolean;
};
export type AttentionErrors = { -readonly [Key in keyof AttentionForm]?: string };

export const NEW_ATTENTION: AttentionForm = {
  refireStep: '',
  ackLapseMinutes: '',
  notify: '',
  reasonDue: false,
  notSuppressible: false,
  inhibits: false,
};

const STEP = /^(0|[1-9][0-9]{0,2})(\.[0-9]{1,12})?$/;
const MINUTES = /^[1-9][0-9]{0,2}$/;
const MINUTES_LEAST = 5;
const MINUTES_MOST = 240;
const ROLES: readonly ActorRole[] = ['viewer', 'manager', 'lead', 'admin'];
const PERSON = /^user:([^\s,]{1,64})$/;

/** The options that the fields stand for; what is wrong is written beside its field [LE6]. */
export function readAttention(form: AttentionForm, errors: AttentionErrors): LimitOptions {
  const step = form.refireStep.trim();
  const minutes = form.ackLapseMinutes.trim();
  if (step !== '' && (!STEP.test(step) || Number(step) <= 0 || Number(step) > 100))
    errors.refireStep = 'Allowed: above 0, to 100 %. Empty: 5 %.';
  if (minutes !== '' && (!MINUTES.test(minutes) || Number(minutes) < MINUTES_LEAST || Number(minutes) > MINUTES_MOST))
    errors.ackLapseMinutes = `Allowed: ${MINUTES_LEAST} to ${MINUTES_MOST} min. Empty: by level.`;
  const notify = readNotify(form.notify);
  if (typeof notify === 'string') errors.notify = notify;
  return {
    ...(step === '' ? {} : { refireStep: step as DecimalText }),
    ...(minutes === '' ? {} : { ackLapseMs: Number(minutes) * 60_000 }),
    ...(form.reasonDue ? { reasonDue: true } : {}),
    ...(form.notSuppressible ? { notSuppressible: true } : {}),
    ...(form.inhibits ? { inhibits: true } : {}),
    ...(typeof notify === 'string' || notify.length === 0 ? {} : { notify }),
  };
}

/** The list that a text names, or what is wrong with it. */
function readNotify(text: string): readonly NotifyTarget[] | string {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length > NOTIFY_MAX) return `Allowed: at most ${NOTIFY_MAX}.`;
  const targets: NotifyTarget[] = [];
  for (const [place, name] of names.entries()) {
    const role = ROLES.find((each) => each === name);
    const person = PERSON.exec(name)?.[1];
    if (names.indexOf(name) !== place) return `${name} stands twice.`;
    if (role !== undefined) targets.push({ role });
    else if (person === undefined) return `Allowed: ${ROLES.join(', ')}, or user: and an id.`;
    // The door checks the text again and gives it its brand.
    else targets.push({ user: person as UserId });
  }
  return targets;
}

/** Who is told, as it is typed. */
export function notifyText(notify: readonly NotifyTarget[]): string {
  return notify.map((target) => ('role' in target ? target.role : `user:${target.user}`)).join(', ');
}

export function attentionOf({
  refireStep,
  ackLapseMs,
  reasonDue,
  notSuppressible,
  inhibits,
  notify,
}: LimitOptions): AttentionForm {
  return {
    refireStep: refireStep ?? '',
    ackLapseMinutes: ackLapseMs === undefined ? '' : String(ackLapseMs / 60_000),
    notify: notifyText(notify ?? []),
    reasonDue: reasonDue === true,
    notSuppressible: notSuppressible === true,
    inhibits: inhibits === true,
  };
}
