import type { ServerProcess } from './server-process.ts';

export type WireEvent = Readonly<Record<string, unknown>>;
export type EventOutcome = { readonly accepted?: number; readonly duplicate?: number; readonly rejected?: string };
export const PASSWORD = 'correct horse battery staple 7';

/** The firm's people and feeds as seen from outside: everything here goes through the public HTTP doors. */
export class Firm {
  readonly #server: ServerProcess;
  #ingestToken = '';
  leadToken = '';

  constructor(server: ServerProcess) {
    this.#server = server;
  }

  get ingestToken(): string {
    return this.#ingestToken;
  }

  /** First start: the printed link makes the administrator, who invites a manager, a second manager and a lead. */
  async found(): Promise<void> {
    const admin = await this.post('/api/v1/setup', {
      token: await this.#server.printedToken(),
      name: 'Admin One',
      email: 'admin@firm.test',
      password: PASSWORD,
    });
    const cookie = admin.cookie;
    for (const [name, email, role] of [
      ['Manager One', 'manager@firm.test', 'manager'],
      ['Manager Two', 'second@firm.test', 'manager'],
      ['Viewer One', 'viewer@firm.test', 'viewer'],
      ['Lead One', 'lead@firm.test', 'lead'],
    ] as const) {
      const invited = await this.post('/api/v1/people', { name, email, role }, cookie);
      const link = String(invited.body['link'] ?? '');
      const token = /[?&#](?:token|link|invite)=([A-Za-z0-9_-]+)/.exec(link)?.[1] ?? link;
      await this.post('/api/v1/sign-in/link', { token, password: PASSWORD });
    }
    const ingest = await this.post('/api/v1/tokens', { name: 'venue feed', kind: 'ingest', source: 'venue' }, cookie);
    this.#ingestToken = String(ingest.body['token']);
    const lead = await this.signIn('lead@firm.test');
    const personal = await this.post('/api/v1/tokens', { name: 'set-up', kind: 'personal' }, lead);
    this.leadToken = String(personal.body['token']);
  }

  async signIn(email: string): Promise<string> {
    return (await this.post('/api/v1/sign-in', { email, password: PASSWORD })).cookie;
  }

  /** Sends facts as a venue does and returns one outcome per event, all of them durable. */
  async ingest(events: readonly WireEvent[]): Promise<readonly EventOutcome[]> {
    const response = await fetch(`${this.#server.origin}/ingest/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#ingestToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(events),
    });
    if (response.status !== 200) throw new Error(`ingest answered ${response.status}: ${await response.text()}`);
    const answer = (await response.json()) as { outcomes: EventOutcome[] };
    return answer.outcomes;
  }

  /** Commands of a lead by personal token; throws when one is refused. */
  async command(commands: readonly WireEvent[]): Promise<void> {
    const response = await fetch(`${this.#server.origin}/api/v1/commands`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.leadToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(commands),
    });
    const text = await response.text();
    if (response.status !== 200 || text.includes('rejected":"'))
      throw new Error(`commands answered ${response.status}: ${text}`);
  }

  async post(
    path: string,
    body: unknown,
    cookie = '',
  ): Promise<{ readonly body: Record<string, unknown>; readonly cookie: string }> {
    const response = await fetch(`${this.#server.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.#server.origin, cookie },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
    const set = response.headers.getSetCookie().map((value) => value.split(';')[0] ?? '');
    return { body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>), cookie: set.join('; ') };
  }
}
