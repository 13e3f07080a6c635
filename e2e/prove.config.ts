import { defineConfig } from '@playwright/test';
import everyDay from './playwright.config.ts';

/** What is too long for every day: `npm run prove`. */
export default defineConfig({ ...everyDay, projects: [], testMatch: '*.prove.ts', timeout: 1_800_000 });
