import { once } from 'node:events';
import type { Server } from 'node:http';

/** The address cannot be taken; the message is one sentence for the operator. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** @throws ListenError where the operator can mend it */
export async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EADDRINUSE')
      throw new ListenError(`${host}:${port} is taken: stop the other program or choose another PORT.`);
    if (code === 'EACCES')
      throw new ListenError(`${host}:${port} may not be used by this user: choose a PORT above 1023.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new ListenError(`HOST ${host} is no address of this machine.`);
    throw error;
  }
}

/** Ends every upgrade but those on the given paths: nobody else would answer or close them. */
export function refuseOtherUpgrades(server: Server, isOwnPath: (path: string) => boolean): void {
  server.on('upgrade', (request, socket) => {
    const [path = ''] = (request.url ?? '').split('?');
    if (isOwnPath(path)) return;
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  });
}
