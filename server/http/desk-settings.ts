import type { HttpSettings } from './app.ts';

/** How the desk is reached; differs from the configuration while no administrator exists. */
export type DeskSettings = HttpSettings & { readonly listenHost: string; readonly ownOrigin: string };

/** Until the first administrator exists the desk listens on loopback only [PW7]. */
export function settingsFor(
  config: HttpSettings & { readonly host: string; readonly port: number; readonly publicOrigin: string },
  needsLoopback: boolean,
): DeskSettings {
  const { allowedHosts, allowedOrigins, trustedProxies, tls, development, host, publicOrigin } = config;
  const given = { allowedHosts, allowedOrigins, trustedProxies, tls, development };
  if (!needsLoopback) return { ...given, listenHost: host, ownOrigin: publicOrigin };
  const local = `http://127.0.0.1:${config.port}`;
  return {
    ...given,
    allowedHosts: [new URL(local).host],
    allowedOrigins: [local],
    tls: false,
    listenHost: '127.0.0.1',
    ownOrigin: local,
  };
}
