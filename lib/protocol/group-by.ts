/** What the rows of a monitor may be brought together by; `rule` is the programme of the account. */
export const GROUPS_BY = ['desk', 'trader', 'rule'] as const;
export type GroupBy = (typeof GROUPS_BY)[number];
