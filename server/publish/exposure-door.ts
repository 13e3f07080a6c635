import type { Subscribe } from '#lib/protocol/socket-events.ts';
import type { Publisher } from './publisher.ts';
import { seesNode } from './scope.ts';
import type { ClientView } from './subscriptions.ts';
import { exposureKey } from './subscriptions.ts';

/** A table of exposure of a node that is there and that this person may see whole [AZ7]; null where there are too many. */
export function openExposure(
  publisher: Publisher,
  request: Extract<Subscribe, { readonly topic: 'exposure' }>,
  view: ClientView,
): number | 'badRequest' | 'notFound' | null {
  const { table } = publisher;
  const { node, netting } = request;
  const group = table.group(node.level, node.id);
  // Out of scope and absent are the same answer: existence is not revealed [AZ2].
  if (group === null || !seesNode(view.scope, node, table)) return 'notFound';
  const currency = request.currency ?? group.currency;
  // A rate from anywhere to a currency that nobody has would be kept for ever.
  if (currency !== group.currency && !table.hasCurrency(currency)) return 'badRequest';
  const ask = { node, currency, netting };
  if (!publisher.hasRoomFor(exposureKey(ask))) return null;
  return view.watchExposure(ask);
}
