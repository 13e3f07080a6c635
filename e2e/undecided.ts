import type { Page } from '@playwright/test';
import { judgeContrast } from './contrast.ts';

/** A place where axe could not decide a rule. */
export type Undecided = { readonly rule: string; readonly target: string };
export type Verdict = {
  /** What is wrong all the same. */
  readonly faults: readonly string[];
  /** Rule and kind of element where a person has to look. */
  readonly unsure: readonly string[];
  /** How many places were computed and are in order. */
  readonly computed: number;
};

/** Computes what axe leaves to the eye, as far as it can be computed. */
export async function decide(page: Page, places: readonly Undecided[]): Promise<Verdict> {
  const targetsOf = (rule: string): string[] =>
    places.filter((place) => place.rule === rule).map(({ target }) => target);
  const texts = await judgeContrast(page, targetsOf('color-contrast'));
  const inOrder = new Set([
    ...(await page.evaluate(largeEnough, targetsOf('target-size'))),
    ...(await page.evaluate(namedAsShown, targetsOf('label-content-name-mismatch'))),
  ]);
  const open = [
    ...places.filter(({ rule, target }) => rule !== 'color-contrast' && !inOrder.has(target)),
    ...texts.filter(({ ratio }) => ratio === null).map(({ target }) => ({ rule: 'color-contrast', target })),
  ];
  const faults = texts.flatMap((text) =>
    text.ratio === null || text.ratio >= text.needed
      ? []
      : [`contrast ${text.ratio} where ${text.needed} is needed: ${text.target}`],
  );
  return { faults, unsure: await page.evaluate(kinds, open), computed: texts.length + inOrder.size };
}

/** A target that answers on 24 px around its middle, also where it is drawn smaller [AX8]. */
function largeEnough(targets: string[]): string[] {
  const REACH_PX = 11.75;
  return targets.filter((target) => {
    const element = document.querySelector(target);
    if (element === null) return true;
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const ends = [
      [x, y - REACH_PX],
      [x, y + REACH_PX],
      [x - REACH_PX, y],
      [x + REACH_PX, y],
    ] as const;
    return ends.every(([atX, atY]) => element.contains(document.elementFromPoint(atX, atY)));
  });
}

/** A name that holds what is written: axe does not compare a text of signs alone. */
function namedAsShown(targets: string[]): string[] {
  return targets.filter((target) => {
    const element = document.querySelector<HTMLElement>(target);
    return element === null || (element.getAttribute('aria-label') ?? '').includes(element.innerText.trim());
  });
}

function kinds(places: Undecided[]): string[] {
  return places.flatMap(({ rule, target }) => {
    const element = document.querySelector(target);
    return element === null ? [] : [`${rule}: ${element.getAttribute('role') ?? element.localName}`];
  });
}
