export type TourStep = {
  readonly title: string;
  readonly text: string;
  /** The part of the page that is meant; it is outlined where it is shown. */
  readonly selector: string;
};

/** Five steps, in the order of the three questions: what is broken, what breaks next, is it live (ux.md 1). */
export const TOUR_STEPS: readonly TourStep[] = [
  {
    title: 'What is broken now',
    text: 'The strip always shows the one alert that comes first. Press A on any page to take it; U takes that back.',
    selector: 'section[aria-label="Alert strip"]',
  },
  {
    title: 'What breaks next',
    text: 'Monitor ranks accounts by how much of a limit is used, with what is left and the minutes to it. Values move; order waits while you point at it.',
    selector: 'nav[aria-label="Pages"]',
  },
  {
    title: 'How sure is it',
    text: 'The bottom line says whether the data is live, how far it lags and how old each feed is. What is out of date turns grey.',
    selector: 'footer.shell-status',
  },
  {
    title: 'Why a number is what it is',
    text: 'Put the focus on a number and press F: its formula, its sources and the entry that it is as of.',
    selector: '#main',
  },
  {
    title: 'Everything by key',
    text: 'Ctrl K finds any account, trader, rule, page and act. ? lists all keys; Settings, Keys moves them or switches them off.',
    selector: 'header.shell-top',
  },
];
