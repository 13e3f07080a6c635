/** The regions of the frame in their order of focus [AX19]. */
const REGIONS: readonly string[] = [
  'section[aria-label="Alert strip"]',
  'nav[aria-label="Pages"]',
  'header.shell-top',
  '#main',
  'aside.tray',
  'footer.shell-status',
];

/** The next or previous region gets the focus, at the first thing in it that takes one. */
export function stepRegion(by: 1 | -1): void {
  const regions = REGIONS.flatMap((selector) => document.querySelector<HTMLElement>(selector) ?? []);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const from = at < 0 && by < 0 ? 0 : at;
  const region = regions[(from + by + regions.length) % regions.length];
  if (region === undefined) return;
  const first = region.querySelector<HTMLElement>('a[href], button, input, [tabindex="0"]');
  if (first !== null) return first.focus();
  region.tabIndex = -1;
  region.focus();
}
