'use client';

import type { ReactNode } from 'react';
import { useDesk } from '#lib/client/hooks.ts';
import type { Chosen } from '#lib/client/preferences.ts';
import { usePreferences } from '#lib/client/use-preferences.ts';
import { ChoiceGroup } from '../ui/choice-group.tsx';
import { showPnlColours, showTheme } from '../shell/theme.ts';
import { SettingsFrame } from './settings-frame.tsx';

/** The look of the desk: theme, colours of gains and losses, row height, negative money, and what is spoken. */
export function DisplayView(): ReactNode {
  const { preferences } = useDesk();
  const chosen = usePreferences();
  return (
    <SettingsFrame section="display">
      <section aria-label="Display" className="panel flex max-w-180 flex-col gap-4 p-4 text-control">
        <ChoiceGroup<Chosen['theme']>
          label="Theme"
          help="System follows the setting of your computer. Shift D changes between dark and light on any page."
          value={chosen.theme}
          options={[
            { value: 'system', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
          onChoose={(theme) => {
            showTheme(theme);
            preferences.choose({ theme });
          }}
        />
        <PnlChoice />
        <ChoiceGroup<Chosen['density']>
          label="Row height"
          help="Compact rows are 24 px high, comfortable rows 32 px. A touch screen gets 44 px by itself."
          value={chosen.density}
          options={[
            { value: 'compact', label: 'Compact' },
            { value: 'comfortable', label: 'Comfortable' },
          ]}
          onChoose={(density) => preferences.choose({ density })}
        />
        <ChoiceGroup<Chosen['figures']>
          label="Figures of the accounts"
          help="Drawn figures stay smooth on a wall of rows. Text can be selected and follows the fonts and spacing that you set in your browser."
          value={chosen.figures}
          options={[
            { value: 'drawn', label: 'Drawn' },
            { value: 'text', label: 'Text' },
          ]}
          onChoose={(figures) => preferences.choose({ figures })}
        />
        <ChoiceGroup<'minus' | 'parentheses'>
          label="Negative money"
          help="Limits are always written positive, as used of limit."
          value={chosen.accounting ? 'parentheses' : 'minus'}
          options={[
            { value: 'minus', label: '\u22121,234.50' },
            { value: 'parentheses', label: '(1,234.50)' },
          ]}
          onChoose={(style) => preferences.choose({ accounting: style === 'parentheses' })}
        />
        <ChoiceGroup<Chosen['speech']>
          label="Spoken by a screen reader"
          help="Breaches: a new breach and the line. All: also counts of rungs and rows that would move. Results of your own acts are always told."
          value={chosen.speech}
          options={[
            { value: 'off', label: 'Off' },
            { value: 'breaches', label: 'Breaches' },
            { value: 'all', label: 'All' },
          ]}
          onChoose={(speech) => preferences.choose({ speech })}
        />
      </section>
    </SettingsFrame>
  );
}

/** Colours of gains and losses; the sign carries the meaning in each of them [CO5]. */
export function PnlChoice(): ReactNode {
  const { preferences } = useDesk();
  const { pnlColours } = usePreferences();
  return (
    <ChoiceGroup<Chosen['pnlColours']>
      label="Colours of gains and losses"
      help="The sign is always printed as well. Severity keeps its own colours."
      value={pnlColours}
      options={[
        { value: 'blueRust', label: 'Blue / Rust' },
        { value: 'greenRed', label: 'Green / Red' },
        { value: 'redUp', label: 'Red up, green down' },
        { value: 'ink', label: 'Ink only' },
      ]}
      onChoose={(scheme) => {
        showPnlColours(scheme);
        preferences.choose({ pnlColours: scheme });
      }}
    >
      <p aria-hidden="true" className="flex gap-3 font-medium">
        <span className="text-pos">+355.17</span>
        <span className="text-neg">{'\u2212'}413.81</span>
      </p>
    </ChoiceGroup>
  );
}
