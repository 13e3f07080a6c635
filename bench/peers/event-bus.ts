import { EventEmitter } from 'node:events';

import { loopOver } from './typed-arrays.ts';
import type { Contender } from '../work/contender.ts';
import type { MarkWork } from '../work/mark-work.ts';

type Marked = { readonly symbol: number; readonly move: number };

/** The same loop behind the bus of the field's tutorials: every event is emitted, logged and counted. */
export function eventBus(work: MarkWork): Contender {
  const { equity, peak, breached, mark } = loopOver(work);
  const bus = new EventEmitter();
  const log: Marked[] = [];
  const counts = { seen: 0 };
  bus.on('mark', (event: Marked) => log.push(event));
  bus.on('mark', () => (counts.seen += 1));
  bus.on('mark', (event: Marked) => mark(event.symbol, event.move));
  const events = Array.from(work.moves, (move, place): Marked => ({ symbol: work.markSymbols[place] ?? 0, move }));
  return {
    name: 'the same loop in an EventEmitter bus with a log',
    advance: (from, to) => {
      for (let place = from; place < to; place += 1) bus.emit('mark', events[place]);
    },
    totals: () => ({ equityCents: equity, peakCents: peak, breached }),
  };
}
