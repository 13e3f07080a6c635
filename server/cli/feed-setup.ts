import { readFile } from 'node:fs/promises';

import type { AssignRuleset } from '#lib/model/command.ts';
import type { AccountOpened, InstrumentListed } from '#lib/model/input.ts';
import { decodeRef } from '#lib/protocol/ref.ts';
import { refInputs } from '#lib/replay/tape-ref.ts';

import { errorCode, FEED_EXIT, FeedFault } from './feed-fault.ts';
import type { FeedLink, FeedOutcome } from './feed-link.ts';
import { parseJson } from './feed-source.ts';

const COMMANDS_PER_CALL = 100;
const EVENTS_PER_CALL = 1_000;
/** Already there is what a second run wants to hear. */
const HARMLESS = new Set(['accountExists', 'instrumentExists']);

/**
 * Sends what a ref says, in the order in which it must be applied: configuration, instruments and accounts, limits.
 * Facts go with the ingest token, the rest with the lead's.
 * @throws FeedFault on the first refusal: a tape fed into half a set-up gives wrong numbers.
 */
export async function sendSetup(link: FeedLink, refPath: string, origin: string, tsEventMs: number): Promise<void> {
  const ref = decodeRef(await readRef(refPath));
  if (!ref.ok) throw new FeedFault(FEED_EXIT.badFile, `${refPath} is not a ref: ${ref.reason}`);
  const configuration: object[] = [];
  const facts: object[] = [];
  const rulesets: object[] = [];
  for (const input of refInputs(ref.value, tsEventMs * 1000)) {
    if (input.type === 'InstrumentListed') facts.push(wireInstrument(input));
    else if (input.type === 'AccountOpened') facts.push(wireAccount(input));
    else if (input.type === 'AssignRuleset') rulesets.push(withoutPerson(input));
    // The tape's conventions hold for whatever this token sends.
    else configuration.push(input.type === 'OriginConfigured' ? { ...input, origin } : input);
  }
  await sendConfiguration(link, configuration);
  await sendFacts(link, facts);
  await sendConfiguration(link, rulesets);
}

/** The server puts the person behind the token in its place. */
function withoutPerson({ actor: _actor, clientActionId: _clientActionId, ...command }: AssignRuleset): object {
  return command;
}

async function readRef(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new FeedFault(FEED_EXIT.noFile, `There is no file ${path}.`, error);
    throw error;
  }
  const parsed = parseJson(text);
  if (!parsed.ok) throw new FeedFault(FEED_EXIT.badFile, `${path} is not JSON.`);
  return parsed.value;
}

async function sendConfiguration(link: FeedLink, commands: readonly object[]): Promise<void> {
  for (let start = 0; start < commands.length; start += COMMANDS_PER_CALL) {
    const part = commands.slice(start, start + COMMANDS_PER_CALL);
    checkOutcomes(await link.sendCommands(part), part);
  }
}

async function sendFacts(link: FeedLink, events: readonly object[]): Promise<void> {
  for (let start = 0; start < events.length; start += EVENTS_PER_CALL) {
    const part = events.slice(start, start + EVENTS_PER_CALL);
    checkOutcomes(await link.sendLines(part.map((event) => JSON.stringify(event))), part);
  }
}

function checkOutcomes(outcomes: readonly FeedOutcome[], sent: readonly object[]): void {
  outcomes.forEach((outcome, position) => {
    if (!('rejected' in outcome) || HARMLESS.has(outcome.rejected)) return;
    const what = JSON.stringify(sent[position] ?? null).slice(0, 200);
    const detail = outcome.detail === undefined ? '' : ` (${outcome.detail})`;
    throw new FeedFault(
      FEED_EXIT.refusedByServer,
      `The server refused the set-up: ${outcome.rejected}${detail} for ${what}`,
    );
  });
}

function wireInstrument({ tsEventUs, instrument }: InstrumentListed): object {
  return {
    kind: 'instrument',
    tsUs: tsEventUs,
    symbol: instrument.instrument,
    ccy: instrument.quoteCurrency,
    settlement: instrument.settlementCurrency,
    multiplier: instrument.multiplier,
    instrument_kind: instrument.kind,
    tick: instrument.tickSize,
    lot: instrument.lotSize,
    class: instrument.assetClass,
    negative_price: instrument.negativePriceAllowed,
  };
}

function wireAccount(opened: AccountOpened): object {
  return {
    kind: 'account',
    tsUs: opened.tsEventUs,
    account: opened.account,
    ccy: opened.currency,
    start_balance: opened.startBalance,
    calendar: opened.calendarId,
    trader: opened.trader,
    desk: opened.desk,
  };
}
