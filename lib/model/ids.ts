/**
 * Ids are strings of 1 to 64 printable code points, compared by code unit, never normalised.
 * Brands keep an account from being passed where a trader is meant; the door that decodes an id casts it once.
 */
declare const brand: unique symbol;
export type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

export type AccountId = Branded<string, 'AccountId'>;
/** The symbol: instruments are named by the symbol the feed uses. */
export type InstrumentId = Branded<string, 'InstrumentId'>;
export type FillId = Branded<string, 'FillId'>;
export type LimitId = Branded<string, 'LimitId'>;
export type RulesetId = Branded<string, 'RulesetId'>;
export type CalendarId = Branded<string, 'CalendarId'>;
/** 128 bits, lower-case hex (reliability.md [DI2]). */
export type AlertId = Branded<string, 'AlertId'>;
/** A sign-in of a person; never a name. */
export type UserId = Branded<string, 'UserId'>;
/** Who sent a fact: the id of the ingest source, given by its token, or `person` for commands and `clock` for the clock. */
export type Origin = Branded<string, 'Origin'>;
/** ISO 4217 code or a coin's ticker, upper case. */
export type Currency = Branded<string, 'Currency'>;

/** Place in the journal: 1, 2, 3 ... without gaps; 0 is "before the first entry". A safe integer. */
export type Seq = Branded<number, 'Seq'>;
/** Microseconds since 1970-01-01T00:00:00Z; exact until the year 2255. */
export type Microseconds = Branded<number, 'Microseconds'>;
/** `YYYY-MM-DD`, the label of a trading day by semantics.md [SE4]. */
export type TradingDay = Branded<string, 'TradingDay'>;
/**
 * An exact decimal as text: `-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?` (semantics.md [NU2]), no exponent, no `-0`.
 * It is what the wire, the journal and the files carry; the engine reads it into scaled integers once, in `apply`.
 */
export type DecimalText = Branded<string, 'DecimalText'>;
