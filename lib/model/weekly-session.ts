/** Open from the one to the other, every week. Days by ISO: 1 is Monday; minutes after local midnight. */
export type WeeklySession = {
  readonly openDay: number;
  readonly openMinute: number;
  readonly closeDay: number;
  readonly closeMinute: number;
};
