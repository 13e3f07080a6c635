import type { Page } from '@playwright/test';

/** A text whose contrast was computed from its own colours and all that may lie behind it. */
type Judged = { readonly target: string; readonly ratio: number; readonly needed: number };
type Unjudged = { readonly target: string; readonly ratio: null };

type Colour = readonly [red: number, green: number, blue: number, alpha: number];
/** What the page is given to compute with; a function that runs there sees nothing of this file. */
type Tools = {
  readonly read: (text: string) => Colour;
  readonly over: (top: Colour, below: Colour) => Colour;
  readonly ratio: (one: Colour, other: Colour) => number;
  /** Every colour that may lie behind a text; null when an image does. */
  grounds: (element: Element) => readonly Colour[] | null;
};

/**
 * The contrast of texts that axe leaves to the eye, because something may lie over them or because they are short.
 * The backgrounds of all ancestors are laid over each other; of a gradient, and of what is placed behind the text, the
 * worst colour counts. Null for a text that an image lies behind; a text that is gone meanwhile is left out.
 */
export async function judgeContrast(page: Page, targets: readonly string[]): Promise<readonly (Judged | Unjudged)[]> {
  await page.evaluate(giveColours);
  await page.evaluate(giveGrounds);
  return page.evaluate(judge, targets);
}

function giveColours(): void {
  const brush = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const known = new Map<string, Colour>();
  const read = (text: string): Colour => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (brush === null) throw new Error('no canvas to read colours from');
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = text;
    brush.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = brush.getImageData(0, 0, 1, 1).data;
    const colour: Colour = [red, green, blue, alpha / 255];
    known.set(text, colour);
    return colour;
  };
  const over = (top: Colour, below: Colour): Colour => {
    const mix = (upper: number, lower: number): number => upper * top[3] + lower * (1 - top[3]);
    return [mix(top[0], below[0]), mix(top[1], below[1]), mix(top[2], below[2]), top[3] + below[3] * (1 - top[3])];
  };
  const linear = (byte: number): number => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const light = ([red, green, blue]: Colour): number =>
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const ratio = (one: Colour, other: Colour): number => {
    const [low = 0, high = 0] = [light(one), light(other)].toSorted((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  Object.assign(globalThis, { tools: { read, over, ratio } });
}

function giveGrounds(): void {
  const { tools } = globalThis as unknown as { tools: Tools };
  const { read, over } = tools;
  /** Every colour that one box may show at a place of it; null when it shows an image. */
  const paints = (box: Element): readonly Colour[] | null => {
    const { backgroundColor, backgroundImage } = getComputedStyle(box);
    if (backgroundImage.includes('url(')) return null;
    const stops = backgroundImage.match(/(rgba?|color|oklch|oklab|lab|lch|hsla?)\([^()]*\)/g) ?? [];
    const ground = read(backgroundColor);
    return [ground, ...stops.map((stop) => over(read(stop), ground))];
  };
  /** Parts that are placed beside the ancestors and reach behind the text. */
  const placedBehind = (element: Element, parent: Element): readonly Element[] => {
    const own = element.getBoundingClientRect();
    return [...parent.children].filter((each) => {
      if (each.contains(element) || getComputedStyle(each).position !== 'absolute') return false;
      const box = each.getBoundingClientRect();
      return box.left < own.right && box.right > own.left && box.top < own.bottom && box.bottom > own.top;
    });
  };
  tools.grounds = (element) => {
    const layers: (readonly Colour[])[] = [];
    for (let box: Element | null = element; box !== null; box = box.parentElement) {
      const own = paints(box);
      if (own === null) return null;
      layers.push(own);
      if (own.every((colour) => colour[3] === 1)) break;
      for (const part of box.parentElement === null ? [] : placedBehind(element, box.parentElement)) {
        const shown = paints(part);
        if (shown === null) return null;
        const opacity = Number(getComputedStyle(part).opacity);
        layers.push([[0, 0, 0, 0], ...shown.map(([r, g, b, alpha]): Colour => [r, g, b, alpha * opacity])]);
      }
    }
    let grounds: readonly Colour[] = [[255, 255, 255, 1]];
    for (const layer of layers.toReversed())
      grounds = grounds.flatMap((below) => layer.map((colour) => over(colour, below)));
    return grounds;
  };
}

function judge(targets: readonly string[]): (Judged | Unjudged)[] {
  const { read, over, ratio: ratioOf, grounds: groundsOf } = (globalThis as unknown as { tools: Tools }).tools;
  return targets.flatMap((target): (Judged | Unjudged)[] => {
    const element = document.querySelector(target);
    if (element === null) return [];
    const isEmptyField = element instanceof HTMLInputElement && element.value === '';
    const style = getComputedStyle(element, isEmptyField ? '::placeholder' : null);
    let opacity = 1;
    for (let box: Element | null = element; box !== null; box = box.parentElement)
      opacity *= Number(getComputedStyle(box).opacity);
    // A text of a picture has the colour that it is filled with.
    const [red, green, blue, alpha] = read(element instanceof SVGElement ? style.fill : style.color);
    const ink: Colour = [red, green, blue, alpha * opacity];
    const grounds = groundsOf(element);
    if (grounds === null) return [{ target, ratio: null }];
    const sizePx = Number.parseFloat(style.fontSize);
    const isLarge = sizePx >= 24 || (sizePx >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = Math.min(...grounds.map((ground) => ratioOf(over(ink, ground), ground)));
    // Downwards, so that a figure that is printed as enough is enough.
    return [{ target, ratio: Math.floor(ratio * 100) / 100, needed: isLarge ? 3 : 4.5 }];
  });
}
