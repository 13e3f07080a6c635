/** Queries of the routes that need one, by path, so that a refusal can only come from the rights. */
export const QUERIES: Readonly<Record<string, string>> = {
  '/api/v1/explain': '?of=account/A-1/equity',
  '/api/v1/sparks': `?accounts=${encodeURIComponent('["A-1"]')}`,
  '/api/v1/accounts/:account/holding': '?instrument=X',
  '/api/v1/events': '?level=desk&id=rates',
  '/api/v1/exposure/course': '?level=desk&id=rates',
};
