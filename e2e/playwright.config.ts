import { defineConfig } from '@playwright/test';
import { browserLaunch } from './chromium-path.ts';

/** What measures time for a bar has the machine to itself. */
const TIMED = /(attention|bench-browser|breach-path|flood|limit-breach|stability)\.spec\.ts$/;

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  // Two cores: one server and one browser are load enough, and a retry would hide a defect.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env['CI'] === undefined ? [['list']] : [['line']],
  projects: [
    { name: 'desk', testIgnore: TIMED },
    { name: 'timed', testMatch: TIMED },
  ],
  use: {
    viewport: { width: 1280, height: 720 },
    // A trace takes a fifth of the time of every test; `--trace retain-on-failure` looks into one that failed.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: browserLaunch(),
  },
});
