'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import type { LimitVersion } from '#lib/model/limit-version.ts';
import { SelectField } from '../ui/select-field.tsx';
import { contentLines } from './definition-diff.ts';

/** Any two versions side by side, line by line; what differs is marked. */
export function VersionComparison({ versions }: { readonly versions: readonly LimitVersion[] }): ReactNode {
  const [chosen, setChosen] = useState<readonly [number | null, number | null]>([null, null]);
  const find = (version: number | null, place: number): LimitVersion | undefined =>
    versions.find(({ definition }) => definition.version === version) ?? versions[place];
  // By default the newest beside the one before it.
  const [left, right] = [find(chosen[0], 1), find(chosen[1], 0)];
  if (versions.length < 2 || left === undefined || right === undefined) return null;
  const options = versions.map(({ definition }) => ({
    value: String(definition.version),
    label: `v${definition.version}`,
  }));
  const [was, is] = [contentLines(left.definition), contentLines(right.definition)];
  return (
    <section aria-label="Side by side" className="panel px-4 py-3">
      <div className="grid max-w-96 grid-cols-2 gap-3">
        <SelectField
          label="Left"
          help="A version."
          value={String(left.definition.version)}
          options={options}
          onChoose={(value) => setChosen(([, other]) => [Number(value), other])}
        />
        <SelectField
          label="Right"
          help="Another one."
          value={String(right.definition.version)}
          options={options}
          onChoose={(value) => setChosen(([other]) => [other, Number(value)])}
        />
      </div>
      <table className="mt-2 w-full text-body" aria-label="Two versions">
        <thead>
          <tr className="text-left text-ink-3">
            <th scope="col" className="font-normal">
              What
            </th>
            <th scope="col" className="font-normal">
              v{left.definition.version}
            </th>
            <th scope="col" className="font-normal">
              v{right.definition.version}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...new Set([...was.keys(), ...is.keys()])].map((what) => {
            const [old, next] = [was.get(what) ?? '—', is.get(what) ?? '—'];
            const isOther = old !== next;
            return (
              <tr key={what} className={isOther ? 'font-medium' : 'text-ink-2'}>
                <th scope="row" className="py-0.5 pr-3 text-left font-normal whitespace-nowrap text-ink-3">
                  {what}
                  {isOther ? <span className="visually-hidden"> differs</span> : null}
                </th>
                <td className="py-0.5 pr-3">{old}</td>
                <td className="py-0.5">
                  {isOther ? <mark className="bg-transparent text-ink underline">{next}</mark> : next}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
