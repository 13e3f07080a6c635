/** Groups of acts, for the filter of the page; `auditKindOf` puts an act into one. */
export const AUDIT_KINDS = [
  'alerts',
  'limits',
  'proposals',
  'people',
  'tokens',
  'signIn',
  'rights',
  'exports',
  'desk',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

const KIND_BY_ACTION: readonly (readonly [RegExp, AuditKind])[] = [
  [/^Export/, 'exports'],
  [/Alert|Silence|Snooze/, 'alerts'],
  [/Proposal|ProposeChange/, 'proposals'],
  [/Limit|Ruleset|Latch|Emergency/, 'limits'],
  [/Person/, 'people'],
  [/Token/, 'tokens'],
  [/^Sign|^SetUp|Session|SecondFactor|Password/, 'signIn'],
  [/^UseRight/, 'rights'],
];

/** What is of no other kind is the desk's own: starts, stops, its configuration. */
export function auditKindOf(action: string): AuditKind {
  return KIND_BY_ACTION.find(([pattern]) => pattern.test(action))?.[1] ?? 'desk';
}

export type AuditRow = {
  readonly number: number;
  /** Microseconds since 1970, UTC. */
  readonly tsUs: number;
  readonly seq: number | null;
  readonly actor: {
    readonly user: string | null;
    readonly person: string | null;
    readonly name: string;
    readonly role: string | null;
    readonly session: string | null;
    readonly ip: string | null;
  };
  readonly action: string;
  readonly target: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly outcome: string;
  readonly reason: string | null;
  readonly count: number;
};

/** How far the server has checked the chain of the log itself, read from its disk again. */
export type AuditVerified = {
  readonly through: number;
  readonly head: string;
  readonly atMs: number;
  /** The first bad entry in a sentence; null where there is none. */
  readonly fault: string | null;
};
export type AuditAnswer = {
  readonly entries: readonly AuditRow[];
  /** To ask for the next page with; null at the end. */
  readonly next: number | null;
  readonly verified: AuditVerified;
};
