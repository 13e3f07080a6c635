import { LIMIT_METRICS } from '#lib/model/limit.ts';
import type { LimitDefinition, NodeLevel, RulesetRule } from '#lib/model/limit.ts';
import { presetLossRules } from '#lib/model/preset-ruleset.ts';
import type { PresetSummary } from '#lib/model/preset.ts';
import { editorOf } from './editor-form.ts';
import type { EditorForm } from './editor-form.ts';

const LEVELS: readonly NodeLevel[] = ['firm', 'desk', 'trader', 'account'];
const TEXT_MAX = 64;

/** Where a draft starts from: `?scope=account:FT-1&metric=openLoss&amount=2000`, as other pages link to it [LE1]. */
export function startOf(query: URLSearchParams): Partial<EditorForm> {
  const [level, ...rest] = (query.get('scope') ?? '').split(':');
  const scopeId = rest.join(':').slice(0, TEXT_MAX);
  const known = LEVELS.find((each) => each === level);
  const metric = LIMIT_METRICS.find((each) => each === query.get('metric'));
  const amount = query.get('amount')?.slice(0, TEXT_MAX);
  const per = known === 'account' ? ('node' as const) : ('account' as const);
  return {
    ...(known === undefined || scopeId === '' ? {} : { level: known, scopeId, per }),
    ...(metric === undefined ? {} : { metric }),
    ...(amount === undefined ? {} : { amount }),
  };
}

/** The rules of a programme that a draft may start from: those whose figures the sources give. */
export function rulesOfPreset({ rules }: Pick<PresetSummary, 'rules'>): readonly RulesetRule[] {
  return presetLossRules(rules);
}

/** A rule of a programme as a new limit of one account; its amount, ladder and settings may be changed as any other's. */
export function formOfRule(rule: RulesetRule, preset: Pick<PresetSummary, 'currency'>, was: EditorForm): EditorForm {
  const { ruleId, name, ...content } = rule;
  const scopeId = was.level === 'account' ? was.scopeId : '';
  const definition: LimitDefinition = {
    ...content,
    // No version is in force; the id is that of the rule on the account, once it is named.
    limitId: ruleId as LimitDefinition['limitId'],
    version: 0,
    name,
    scope: { level: 'account', id: scopeId },
    currency: preset.currency,
  };
  return editorOf(definition);
}

/** The link that starts a draft with a rule of a programme. */
export function presetLink(presetId: string, ruleId: string): string {
  return `/limits/new?preset=${encodeURIComponent(presetId)}&rule=${encodeURIComponent(ruleId)}`;
}

/** The link that starts a draft on a node. */
export function newLimitLink(level: NodeLevel, id: string, more: { readonly metric?: string } = {}): string {
  const metric = more.metric === undefined ? '' : `&metric=${encodeURIComponent(more.metric)}`;
  return `/limits/new?scope=${encodeURIComponent(`${level}:${id}`)}${metric}`;
}
