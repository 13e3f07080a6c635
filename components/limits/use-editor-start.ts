import { useEffect } from 'react';
import { fetchPresets } from '#lib/client/api.ts';
import type { EditorForm } from './editor-form.ts';
import { NEW_LIMIT } from './editor-form.ts';
import { formOfRule, rulesOfPreset, startOf } from './editor-start.ts';

type Change = (change: (was: EditorForm) => EditorForm) => void;

/** Fills a new limit from the address: a node and metric at once, a rule of a programme when it has come [LE1]. */
export function useEditorStart(isNew: boolean, onForm: Change): void {
  useEffect(() => {
    if (!isNew) return;
    const query = new URLSearchParams(location.search);
    onForm((was) => ({ ...was, ...startOf(query) }));
    const [presetId, ruleId] = [query.get('preset'), query.get('rule')];
    if (presetId === null) return;
    void fetchPresets().then((answer) => {
      const preset = answer.ok ? answer.value.presets.find(({ id }) => id === presetId) : undefined;
      const rules = preset === undefined ? [] : rulesOfPreset(preset);
      const rule = rules.find((each) => each.ruleId === ruleId) ?? rules[0];
      if (preset === undefined || rule === undefined) return;
      // What was typed meanwhile stays.
      onForm((was) => (was.amount === NEW_LIMIT.amount ? formOfRule(rule, preset, was) : was));
    });
  }, [isNew, onForm]);
}
