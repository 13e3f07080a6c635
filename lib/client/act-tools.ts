import type { CommandAnswer } from '#lib/protocol/socket-events.ts';
import type { ActResult, Intent } from './intents.ts';
import type { DeskSocket } from './socket.ts';

/** Sends a command, and takes the server's answer or that none came in time. */
export type Send = (socket: DeskSocket, answer: (error: Error | null, answer: CommandAnswer) => void) => void;

/** What the acts of a person are made of. */
export type ActTools = {
  readonly act: (intent: Omit<Intent, 'startedAtMs'>, send: Send) => Promise<ActResult>;
  readonly newId: () => string;
  /** Says how an act ended: what is done, or why it is not and what then stays as it was. */
  readonly tell: (result: ActResult, done: string, unchanged: string, toastId?: number) => void;
};
