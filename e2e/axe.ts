import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { decide } from './undecided.ts';
import type { Verdict } from './undecided.ts';

/** What axe says of the page as it stands. What it cannot see is computed where it can be. */
export async function look(page: Page): Promise<Verdict> {
  const { violations: found, incomplete } = await new AxeBuilder({ page })
    // Every rule runs; only what is in order is not described node by node.
    .options({ resultTypes: ['violations', 'incomplete'] })
    // The pages hold no frames, so nothing has to be put together in a page of its own.
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const left = incomplete.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => ({ rule: id, target: target.join(' ') })),
  );
  const { faults, ...decided } = await decide(page, left);
  return { ...decided, faults: [...found.map(describe), ...faults] };
}

type Finding = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number];

function describe({ id, nodes }: Finding): string {
  return `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`;
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
  return found.map(describe);
}
