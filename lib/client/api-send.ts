const TIMEOUT_MS = 10_000;

export type ApiAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  /** `status` 0: the server did not answer. `errorId` is what to quote to an operator. */
  | {
      readonly ok: false;
      readonly status: number;
      readonly message: string;
      /** The server's word for it; empty when it gave none. */
      readonly reason: string;
      readonly field: string | null;
      readonly errorId: string | null;
    };

/** A list that comes bare or under a key. */
export function listOf<Item>(answer: ApiAnswer<unknown>, key: string): ApiAnswer<readonly Item[]> {
  if (!answer.ok) return answer;
  const body = answer.value;
  if (Array.isArray(body)) return { ok: true, value: body as readonly Item[] };
  if (typeof body === 'object' && body !== null) {
    const list = (body as Readonly<Record<string, unknown>>)[key];
    if (Array.isArray(list)) return { ok: true, value: list as readonly Item[] };
  }
  return {
    ok: false,
    status: 200,
    message: 'The answer of the server could not be read.',
    reason: '',
    field: null,
    errorId: null,
  };
}

/** One call; what fails is a value. A `signal` of the caller's own stands in place of the time limit, and brings one. */
export async function send<Value>(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  signal = AbortSignal.timeout(TIMEOUT_MS),
): Promise<ApiAnswer<Value>> {
  const init: RequestInit = {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  };
  if (body !== undefined) {
    init.headers = { 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    // fetch rejects only when no answer came: no line, or the time is over.
    return { ok: false, status: 0, message: 'The server does not answer.', reason: '', field: null, errorId: null };
  }
  const parsed = await readJson(response);
  if (response.ok) return { ok: true, value: parsed as Value };
  const fields = typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : {};
  return {
    ok: false,
    status: response.status,
    message:
      textOf(fields['message']) ??
      textOf(fields['error']) ??
      textOf(fields['reason']) ??
      `Refused (${response.status}).`,
    reason: textOf(fields['error']) ?? '',
    field: textOf(fields['field']),
    errorId: textOf(fields['errorId']) ?? textOf(fields['id']),
  };
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: a proxy's page, for instance; its text is of no use to the caller.
    return null;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
