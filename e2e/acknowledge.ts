import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';

export function strip(page: Page): Locator {
  return page.getByRole('region', { name: 'Alert strip' });
}

/** The latch: `A` acts on an alert that has been painted for 400 ms, so the press is repeated until it is taken. */
export async function acknowledge(page: Page): Promise<void> {
  const messages = page.getByRole('group', { name: 'Messages' });
  await expect(async () => {
    await page.keyboard.press('a');
    await expect(messages.getByText(/^Acknowledged FT-1/)).toBeVisible({ timeout: 2_000 });
  }).toPass();
}
