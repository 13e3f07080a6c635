import { PACKETS_PER_SECOND_MAX } from './publish-bounds.ts';

/** What this file reads of engine.io 6.6 and ws 8 beyond their published types; the tests of floods hold it to them. */
export type PacketSource = {
  readonly on: (event: 'packet', listener: () => void) => unknown;
  readonly close: (discard: boolean) => unknown;
  readonly transport: {
    readonly socket: { readonly on: (event: 'ping', listener: () => void) => unknown; terminate(): void };
  };
};

const WINDOW_MS = 1_000;

/**
 * Cuts a line that sends more packets in a second than any page does. The events of a page have their own gate; what is
 * counted here never becomes an event: pings of the websocket, and packets for rooms of the library that do not exist,
 * each of which it would answer [WS5].
 */
export function guardPackets(line: PacketSource, monotonicMs: () => number): void {
  const { socket } = line.transport;
  let windowAtMs = monotonicMs();
  let count = 0;
  const take = (): void => {
    const now = monotonicMs();
    if (now - windowAtMs >= WINDOW_MS) {
      windowAtMs = now;
      count = 0;
    }
    count += 1;
    if (count <= PACKETS_PER_SECOND_MAX) return;
    // At once, so that what was read with this packet is dropped unread; no goodbye is waited for.
    line.close(true);
    socket.terminate();
  };
  line.on('packet', take);
  socket.on('ping', take);
}
