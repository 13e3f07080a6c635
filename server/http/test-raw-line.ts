import { connect, type Socket as TcpSocket } from 'node:net';

/** A line to /rt without a library: it sends what no client of ours would. */
export type RawLine = {
  readonly tcp: TcpSocket;
  /** First line of the answer to the upgrade. */
  readonly status: string;
  /** What came since the upgrade, as it stands on the wire. */
  readonly received: () => string;
  readonly isClosed: () => boolean;
};

const TEXT = 1;
const CONTINUATION = 0;
export const OPCODE = { text: TEXT, continuation: CONTINUATION, binary: 2, ping: 9 } as const;

/** Upgrades with the given headers; resolves with the first bytes of the answer. */
export function openRawLine(origin: string, headers: readonly string[]): Promise<RawLine> {
  const { host, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const tcp = connect(Number(port), '127.0.0.1');
    let text = '';
    let isClosed = false;
    tcp.setNoDelay(true);
    tcp.on('close', () => {
      isClosed = true;
    });
    const lineOf = (): RawLine => ({
      tcp,
      status: text.split('\r\n', 1)[0] ?? '',
      received: () => text,
      isClosed: () => isClosed,
    });
    tcp.on('data', (data) => {
      text += data.toString('latin1');
      resolve(lineOf());
    });
    // A line that is cut while it sends: the cut is what is looked for.
    tcp.on('error', (error) => (text === '' ? reject(error) : undefined));
    tcp.once('close', () => resolve(lineOf()));
    tcp.write(
      [
        'GET /rt/?EIO=4&transport=websocket HTTP/1.1',
        `Host: ${host}`,
        `Origin: ${origin}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        ...headers,
        '',
        '',
      ].join('\r\n'),
    );
  });
}

/** One frame of RFC 6455 as a client sends it, its mask all zeros. */
export function frame(
  opcode: number,
  payload: string | Uint8Array,
  { isLast = true, isCompressed = false }: { readonly isLast?: boolean; readonly isCompressed?: boolean } = {},
): Buffer {
  const body = Buffer.from(payload as string);
  const length = body.byteLength;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (isLast ? 0x80 : 0) | (isCompressed ? 0x40 : 0) | opcode;
  head[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (length >= 65_536) head.writeBigUInt64BE(BigInt(length), 2);
  else if (length >= 126) head.writeUInt16BE(length, 2);
  return Buffer.concat([head, Buffer.alloc(4), body]);
}
