import type { NewsScheduled } from '#lib/model/input.ts';
import type { NewsRule } from '#lib/model/objectives.ts';
import type { NewsState } from './objective-state.ts';
import type { EngineState } from './state.ts';
import { refuse } from './world.ts';
import type { Verdict, World } from './world.ts';

/** Events kept: the newest by order of entry. */
const NEWS_KEPT = 2_000;
const SECOND_US = 1_000_000;

/** [PR6] an event of the calendar: a new one, another time for a known one, or its withdrawal. */
export function scheduleNews(world: World, input: NewsScheduled): Verdict {
  const { news } = world.state;
  const { newsId, instantUs, impact, title, withdrawn = false } = input;
  if (withdrawn && !news.has(newsId)) return refuse('malformed', 'newsId', `newsId=${newsId} allowed="a known event"`);
  world.state.hasNewsCalendar = true;
  news.delete(newsId);
  if (withdrawn) return null;
  news.set(newsId, { newsId, instantUs, impact, title });
  for (const oldest of news.keys()) {
    if (news.size <= NEWS_KEPT) break;
    news.delete(oldest);
  }
  return null;
}

/** The first event, in order of entry, whose window holds the instant. */
export function newsAround(state: EngineState, rule: NewsRule, atUs: number): NewsState | null {
  for (const event of state.news.values()) if (isInWindow(rule, event, atUs)) return event;
  return null;
}

/** Whether an instant lies in the rule's window of an event of its impact; both ends count. */
export function isInWindow(rule: NewsRule, event: NewsState, atUs: number): boolean {
  if (rule.impact !== null && event.impact !== rule.impact) return false;
  const isAfterStart = atUs >= event.instantUs - rule.beforeSeconds * SECOND_US;
  return isAfterStart && atUs <= event.instantUs + rule.afterSeconds * SECOND_US;
}
