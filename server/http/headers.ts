/** What every answer carries [HT5]. `no-store` and the closed policy hold unless a door says otherwise. */
export function answerHeaders(tls: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'cache-control': 'no-store',
    // Without TLS the browser ignores the header, and the rule asks for it only with TLS.
    ...(tls ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}

/**
 * The policy of one document [HT6]. Style attributes stay allowed: server-rendered React and charts write them, and they
 * cannot run script. Development adds what the bundler's live reload needs.
 */
export function documentPolicy(document: {
  readonly nonce: string;
  readonly host: string;
  readonly tls: boolean;
  readonly development: boolean;
}): string {
  const { nonce, host, tls, development } = document;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // A nonce in style-src would switch 'unsafe-inline' off, so development has the one and production the other.
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${tls ? 'wss' : 'ws'}://${host}`,
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    'report-uri /api/v1/csp-report',
  ].join('; ');
}
