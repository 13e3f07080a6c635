/** What the section of attacks tells a process that attacks, or that is a bystander and measures how it is served. */
export const FLOODS = [
  'pings',
  'tiny fragments',
  'frames above 64 KiB',
  'eleven attachments',
  'rooms that do not exist',
  'deflate bombs',
] as const;
export type Flood = (typeof FLOODS)[number];
export type AttackOrder = {
  readonly origin: string;
  readonly cookie: string;
  /** `bystander` asks for the health until it is told to stop; `stranger` has no session and only knocks. */
  readonly act: Flood | 'stranger' | 'bystander';
  /** Lines that are opened one after the other, or knocks of a stranger. */
  readonly count: number;
};
export type AttackAnswer = {
  readonly tried: number;
  /** Upgrades that were let in. */
  readonly accepted: number;
  /** Lines that the server ended. */
  readonly cut: number;
  /** How long the bystander waited for each answer. */
  readonly waitedMs: readonly number[];
};
