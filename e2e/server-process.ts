import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const START_DEADLINE_MS = 40_000;

export type ServerOptions = {
  readonly clock?: 'wall' | 'event';
  readonly arguments?: readonly string[];
  /** Settings beside those of a test server. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** The built server as a user runs it: its own process, its own data directory, a port given by the system. */
export class ServerProcess {
  readonly origin: string;
  readonly dataDir: string;
  output = '';
  #child: ChildProcess | null = null;
  readonly #port: number;
  readonly #options: ServerOptions;

  private constructor(port: number, options: ServerOptions) {
    this.#port = port;
    this.#options = options;
    this.origin = `http://127.0.0.1:${port}`;
    this.dataDir = mkdtempSync(join(tmpdir(), 'riskdesk-e2e-'));
  }

  static async start(options: ServerOptions = {}): Promise<ServerProcess> {
    const server = new ServerProcess(await freePort(), options);
    await server.start();
    return server;
  }

  /** Starts on the same port and data directory and resolves when `/healthz` says ready. */
  async start(): Promise<void> {
    const child = spawn('node', ['server/main.ts', ...(this.#options.arguments ?? [])], {
      cwd: ROOT,
      env: {
        ...process.env,
        PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        // As a supervised server would have it: the second start compiles nothing again.
        NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'compiled'),
        HOST: '127.0.0.1',
        PORT: String(this.#port),
        DATA_DIR: this.dataDir,
        CLOCK: this.#options.clock ?? 'wall',
        ...this.#options.settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const keep = (chunk: Buffer): void => {
      this.output += chunk.toString('utf8');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const deadline = Date.now() + START_DEADLINE_MS;
    while (!(await this.isReady())) {
      if (child.exitCode !== null) throw new Error(`the server stopped with ${child.exitCode}:\n${this.output}`);
      if (Date.now() > deadline) throw new Error(`the server was not ready in time:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.origin}/healthz`)).status === 200;
    } catch {
      // Not listening yet: the only expected failure here.
      return false;
    }
  }

  /** What kill -9 does: no last words, no flush. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** The process stands still and its lines stay open: what a hung machine or a cut cable looks like from a browser. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** The one-time token of the link that the server printed for `path`, for example the first administrator's. */
  async printedToken(): Promise<string> {
    const deadline = Date.now() + START_DEADLINE_MS;
    for (;;) {
      const match = /[?&#](?:setup|token|link)=([A-Za-z0-9_-]+)/.exec(this.output);
      if (match?.[1] !== undefined) return match[1];
      if (Date.now() > deadline) throw new Error(`no one-time link in the output:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  probe.close();
  await once(probe, 'close');
  return address.port;
}
