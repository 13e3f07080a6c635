import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe says of the page as it stands: rule and places of each fault, and the rules it could not decide. */
export async function look(
  page: Page,
): Promise<{ readonly faults: readonly string[]; readonly unsure: readonly string[] }> {
  const { violations: found, incomplete } = await new AxeBuilder({ page })
    // Every rule runs; only what is no violation is not described node by node.
    .options({ resultTypes: ['violations'] })
    // The pages hold no frames, so nothing has to be put together in a page of its own.
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return {
    faults: found.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(', ')}`),
    unsure: incomplete.map(({ id }) => id),
  };
}

export async function violations(page: Page): Promise<readonly string[]> {
  return (await look(page)).faults;
}

/** What a change of colours alone can break, in a page that was looked at as a whole in other colours. */
export async function colourFaults(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .withRules(['color-contrast', 'link-in-text-block'])
    .analyze();
  return found.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}
