import { assert } from '#lib/base/assert.ts';

/**
 * Which executions are live, by chain [BU]. A chain is one fill with the corrections and the bust that name it; any id
 * of the chain resolves to its head. `Fill` is what a fill says (side, quantity, price, fee, instrument); a correction
 * carries the fields that it replaces. The ledger is plain data of one scope of ids (origin and account, [ID4]), so it
 * can stand in a snapshot. `resolveExecution` decides and changes nothing, `recordExecution` writes the decision.
 */
export type ExecutionLedger<Fill> = {
  readonly chains: ExecutionChain<Fill>[];
  /** Every id that a message bore or named. */
  readonly ids: Map<string, ExecutionId>;
  /** Chains whose fill has come, in order of its arrival: the original places [BU8]. */
  readonly places: number[];
  /** Chains that wait for their fill, with the instant at which that began [BU4]. */
  readonly waiting: Map<number, number>;
};

export type ExecutionId = {
  readonly chain: number;
  /** What the message of this id said, which tells a duplicate from a collision [ID5]; null while it was only named. */
  readonly content: string | null;
};

export type ExecutionChain<Fill> = {
  /** The fill as first reported; null while only a bust or a correction has come [BU4]. */
  readonly original: Fill | null;
  /** What the corrections replace, the later over the earlier; null where none came [BU2]. */
  readonly correction: Partial<Fill> | null;
  readonly busted: boolean;
  /** The live id: the fill's own or that of its last correction [BU3]; null while neither has come. */
  readonly headId: string | null;
};

type MessageBase = {
  readonly execId: string;
  /** What decides whether a repeated id is the same message: side, quantity, price, instrument, reference, exactly. */
  readonly content: string;
  readonly atUs: number;
};
export type ExecutionMessage<Fill> = MessageBase &
  (
    | { readonly type: 'fill'; readonly fill: Fill }
    | { readonly type: 'correction'; readonly refId: string; readonly correction: Partial<Fill> }
    | { readonly type: 'bust'; readonly refId: string }
  );

export type ExecutionOutcome<Fill> =
  /** A live fill at the end of the list: it can be applied to the position as it stands. */
  | { readonly type: 'appended'; readonly chain: number; readonly fill: Fill }
  /** A fill in its original place changed or went: the position is replayed from there [BU8]. */
  | { readonly type: 'restated'; readonly chain: number; readonly before: Fill; readonly after: Fill | null }
  /** A bust or correction that waits for its fill [BU4]. */
  | { readonly type: 'waiting'; readonly chain: number }
  /** A fill that a bust had removed before it came [BU4]. */
  | { readonly type: 'tombstoned'; readonly chain: number }
  /** A bust or correction of what is no longer live: recorded, without effect. */
  | { readonly type: 'noEffect'; readonly chain: number }
  | { readonly type: 'duplicate' }
  | { readonly type: 'collision' };

export type ExecutionEffect = 'fill' | 'correction' | 'bust' | 'none';

const EFFECTS: Readonly<Record<string, ExecutionEffect>> = {
  F: 'fill',
  G: 'correction',
  H: 'bust',
  '0': 'none',
  '4': 'none',
  '5': 'none',
  '6': 'none',
  '8': 'none',
  C: 'none',
  D: 'none',
  E: 'none',
  I: 'none',
};

/** What a FIX ExecType(150) means for the ledger; null for a value that the rules do not name [BU]. */
export function executionEffect(execType: string): ExecutionEffect | null {
  return Object.hasOwn(EFFECTS, execType) ? (EFFECTS[execType] ?? null) : null;
}

export function emptyExecutions<Fill>(): ExecutionLedger<Fill> {
  return { chains: [], ids: new Map(), places: [], waiting: new Map() };
}

/** The fill a chain stands for now; null while it waits and once it is busted. */
function headFill<Fill>(chain: ExecutionChain<Fill>): Fill | null {
  if (chain.original === null || chain.busted) return null;
  return chain.correction === null ? chain.original : { ...chain.original, ...chain.correction };
}

/** Live fills in their original places: the position is what they alone make [BU8], [IN5]. */
export function liveFills<Fill>(ledger: ExecutionLedger<Fill>): Fill[] {
  return ledger.places.flatMap((index) => headFill(chainAt(ledger, index)) ?? []);
}

/** Ids of busts and corrections whose fill has not come, though they began to wait before the instant [BU4]. */
export function unresolvedIds<Fill>(ledger: ExecutionLedger<Fill>, beforeUs: number): string[] {
  const late = new Set<number>();
  for (const [chain, sinceUs] of ledger.waiting) if (sinceUs < beforeUs) late.add(chain);
  if (late.size === 0) return [];
  return [...ledger.ids].flatMap(([id, { chain, content }]) => (content !== null && late.has(chain) ? [id] : []));
}

/** What a message would do; nothing is written [HL12]. */
export function resolveExecution<Fill>(
  ledger: ExecutionLedger<Fill>,
  message: ExecutionMessage<Fill>,
): ExecutionOutcome<Fill> {
  const repeated = repeatOf(ledger, message);
  return repeated ?? outcomeOf(planOf(ledger, message), message);
}

/** Decides and writes. */
export function recordExecution<Fill>(
  ledger: ExecutionLedger<Fill>,
  message: ExecutionMessage<Fill>,
): ExecutionOutcome<Fill> {
  const repeated = repeatOf(ledger, message);
  if (repeated !== null) return repeated;
  const plan = planOf(ledger, message);
  const { chain, result, absorbed } = plan;
  ledger.chains[chain] = result;
  if (absorbed !== null) absorb(ledger, absorbed, chain);
  if (message.type !== 'fill' && !ledger.ids.has(message.refId))
    ledger.ids.set(message.refId, { chain, content: null });
  ledger.ids.set(message.execId, { chain, content: message.content });
  if (message.type === 'fill') ledger.places.push(chain);
  if (result.original !== null) ledger.waiting.delete(chain);
  else if (!ledger.waiting.has(chain)) ledger.waiting.set(chain, message.atUs);
  return outcomeOf(plan, message);
}

/** [BU5], [ID5]: a message that came before counts once; other content under its id is another message. */
function repeatOf<Fill>(
  ledger: ExecutionLedger<Fill>,
  message: ExecutionMessage<Fill>,
): { readonly type: 'duplicate' | 'collision' } | null {
  const content = ledger.ids.get(message.execId)?.content ?? null;
  if (content === null) return null;
  return { type: content === message.content ? 'duplicate' : 'collision' };
}

type Plan<Fill> = {
  /** Where the chain stands in the ledger; the ledger's length for a new one. */
  readonly chain: number;
  /** What it stood for before this message. */
  readonly before: Fill | null;
  readonly result: ExecutionChain<Fill>;
  /** A chain that waited for this very message and turns out to be the later part of another. */
  readonly absorbed: number | null;
};

const NEW: ExecutionChain<never> = { original: null, correction: null, busted: false, headId: null };

function planOf<Fill>(ledger: ExecutionLedger<Fill>, message: ExecutionMessage<Fill>): Plan<Fill> {
  const awaited = ledger.ids.get(message.execId)?.chain ?? null;
  const later = awaited === null ? NEW : chainAt(ledger, awaited);
  if (message.type === 'fill') {
    const result = { ...later, original: message.fill, headId: later.headId ?? message.execId };
    return { chain: awaited ?? ledger.chains.length, before: null, result, absorbed: null };
  }
  const named = ledger.ids.get(message.refId)?.chain ?? null;
  const base: ExecutionChain<Fill> = named === null ? NEW : chainAt(ledger, named);
  const own: ExecutionChain<Fill> =
    message.type === 'bust'
      ? { ...NEW, busted: true }
      : { ...NEW, correction: message.correction, headId: message.execId };
  // What had named this message before it came stands later in the chain, so it stands over it.
  const result = stack(stack(base, own), awaited === named ? NEW : later);
  const absorbed = named !== null && awaited !== named ? awaited : null;
  return { chain: named ?? awaited ?? ledger.chains.length, before: headFill(base), result, absorbed };
}

/** A chain with more messages on top; on a bust nothing follows. */
function stack<Fill>(chain: ExecutionChain<Fill>, more: ExecutionChain<Fill>): ExecutionChain<Fill> {
  if (chain.busted) return chain;
  const correction = more.correction === null ? chain.correction : { ...chain.correction, ...more.correction };
  return { original: chain.original, correction, busted: more.busted, headId: more.headId ?? chain.headId };
}

function outcomeOf<Fill>(plan: Plan<Fill>, message: ExecutionMessage<Fill>): ExecutionOutcome<Fill> {
  const { chain, before, result } = plan;
  const after = headFill(result);
  if (message.type === 'fill') {
    return after === null ? { type: 'tombstoned', chain } : { type: 'appended', chain, fill: after };
  }
  if (result.original === null) return { type: 'waiting', chain };
  return before === null ? { type: 'noEffect', chain } : { type: 'restated', chain, before, after };
}

/** Leads every id of one chain to another; the emptied one stays as a gap, so that indexes keep their meaning. */
function absorb<Fill>(ledger: ExecutionLedger<Fill>, from: number, into: number): void {
  for (const [id, { chain, content }] of ledger.ids) if (chain === from) ledger.ids.set(id, { chain: into, content });
  ledger.chains[from] = NEW;
  ledger.waiting.delete(from);
}

function chainAt<Fill>(ledger: ExecutionLedger<Fill>, index: number): ExecutionChain<Fill> {
  const chain = ledger.chains[index];
  assert(chain !== undefined, 'Invariant: an execution id names a chain of its ledger');
  return chain;
}
