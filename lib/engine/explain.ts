import type { Answered, Explanation, LimitExplained, Question } from '#lib/model/explanation.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import { explainAccount, missingOf } from './explain-account.ts';
import { explainExposureFigure, NETTED_BY, nettedBy } from './explain-exposure.ts';
import { explainGroup } from './explain-group.ts';
import { explainHolding } from './explain-holding.ts';
import { explainLimit } from './explain-limit.ts';
import { shownLimit } from './shown-limit.ts';
import type { LimitState } from './state.ts';
import type { Amount } from './terms.ts';
import type { World } from './world.ts';

/**
 * The formula of a number with the values of its inputs, their seqs, the source and age of marks and rates, and the version
 * of the rule [MK3], [FX5]. Null where there is nothing of that name. Reads only.
 */
export function explain(world: World, question: Question): Explanation | null {
  switch (question.about) {
    case 'account': {
      const index = world.state.accountIndex.get(question.account);
      if (index === undefined) return null;
      const node: ScopeNode = { level: 'account', id: question.account };
      return explanation(world, node, explainAccount(world, index, question.metric), missingOf(world, index));
    }
    case 'holding': {
      const index = world.state.accountIndex.get(question.account);
      const holding = index === undefined ? undefined : world.state.accounts[index]?.holdings.get(question.instrument);
      if (index === undefined || holding === undefined) return null;
      const node: ScopeNode = { level: 'account', id: question.account };
      const missing = missingOf(world, index).filter((symbol) => symbol === question.instrument);
      return explanation(world, node, explainHolding(world, holding, question.metric), missing);
    }
    case 'group': {
      const node = world.groups.nodes.get(`${question.level}/${question.id}`);
      if (node === undefined) return null;
      const root = explainGroup(world, node, question.metric);
      const missing = root.term.parts.filter((part) => part.value === null).map((part) => part.name);
      for (const member of node.members) {
        const account = world.state.accounts[member]?.account ?? '';
        for (const symbol of missingOf(world, member)) missing.push(`${account} ${symbol}`);
      }
      return explanation(world, { level: node.level, id: node.id }, root, missing);
    }
    case 'exposure': {
      const found = explainExposureFigure(world, question);
      if (found === null) return null;
      const node: ScopeNode = { level: question.level, id: question.id };
      return { ...explanation(world, node, found.root, found.missing), netting: nettedBy(question) };
    }
    case 'limit': {
      const limit = world.state.limits.get(question.limitId);
      return limit === undefined ? null : ofLimit(world, limit, question.metric);
    }
    case 'shownLimit': {
      const limit = shownOf(world, question);
      return limit === null ? null : ofLimit(world, limit, question.metric);
    }
  }
}

/** With the rule behind it, where the question is about a limit. */
export function answer(world: World, question: Question): Answered | null {
  const explained = explain(world, question);
  if (explained === null) return null;
  let limit: LimitState | null = null;
  if (question.about === 'limit') limit = world.state.limits.get(question.limitId) ?? null;
  if (question.about === 'shownLimit') limit = shownOf(world, question);
  return { explanation: withNetting(explained, question, limit), limit: limit?.definition ?? null };
}

function shownOf(world: World, question: Extract<Question, { about: 'shownLimit' }>): LimitState | null {
  const index = world.state.accountIndex.get(question.account);
  return index === undefined ? null : shownLimit(world, index, question.shown);
}

function ofLimit(world: World, limit: LimitState, metric: LimitExplained): Explanation {
  const missing = limit.account < 0 ? [] : missingOf(world, limit.account);
  return explanation(world, limit.node, explainLimit(world, limit, metric), missing);
}

function explanation(world: World, node: ScopeNode, root: Amount, missing: readonly string[]): Explanation {
  const { seq, timeUs } = world.state;
  // Only `apply` writes them, from an entry's own.
  return { node, seq: seq as Seq, atUs: timeUs as Microseconds, root: root.term, missing };
}

const EXPOSURES: ReadonlySet<string> = new Set(['long', 'short', 'gross', 'net', 'exposure']);
function withNetting(explained: Explanation, question: Question, limit: LimitState | null): Explanation {
  if (explained.netting !== undefined) return explained;
  const isExposure = limit === null ? EXPOSURES.has(question.metric) : limit.definition.rule.type === 'exposure';
  return isExposure ? { ...explained, netting: NETTED_BY.account } : explained;
}
