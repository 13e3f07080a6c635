/**
 * Every page behind sign-in that has an address of its own, on the floor of tiny-floor.ts; the page of an alert has an
 * id that only the server knows, so a test finds it by its link.
 */
export const ROUTES: readonly string[] = [
  '/monitor',
  '/alerts',
  '/exposure',
  '/firm',
  '/desks/Index',
  '/traders/Okafor',
  '/accounts/FT-1',
  '/accounts/FT-1/ESZ6',
  '/limits',
  '/limits?tab=silences',
  '/limits?tab=coverage',
  '/limits/new',
  '/limits/daily-FT-1',
  '/limits/daily-FT-1/history',
  '/limits/presets',
  '/audit',
  '/audit/report',
  '/health',
  '/settings/profile',
  '/settings/keys',
  '/settings/sound',
  '/settings/notifications',
  '/settings/display',
  '/settings/people',
  '/settings/tokens',
];
