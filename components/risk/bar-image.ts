/** Fill, track and ticks as the stops of one gradient: a bar of parts costs a paint for each part of each row. */
export function barImage(used: number, ticks: readonly number[]): string {
  const stops: string[] = [];
  let [at, start] = [0, '0%'];
  const fillTo = (to: number): void => {
    const edge = Math.min(Math.max(used, at), to);
    if (edge > at) {
      stops.push(`var(--fill) ${start} ${edge}%`);
      start = `${edge}%`;
    }
    if (to > edge) stops.push(`var(--track) ${start} ${to}%`);
  };
  for (const place of ticks) {
    fillTo(place);
    [at, start] = [place, `calc(${place}% + 1px)`];
    stops.push(`var(--tick) ${place}% ${start}`);
  }
  fillTo(100);
  return `var(--hatch), linear-gradient(90deg, ${stops.join(', ')})`;
}
