import type { ReactNode } from 'react';
import { formatCount } from '#lib/client/format.ts';
import { useWelcome } from '#lib/client/hooks.ts';
import type { LimitVersion, LimitVersions } from '#lib/model/limit-version.ts';
import type { LimitDefinition } from '#lib/model/limit.ts';
import { Button } from '../ui/button.tsx';
import { diffDefinitions } from './definition-diff.ts';
import { ruleText } from './rule-text.ts';
import { timeText, whoText } from './version-words.ts';

type Props = {
  readonly record: LimitVersions;
  readonly zone: string;
  readonly onRollBack: (to: LimitDefinition) => void;
};

/** One row a version, newest first: what it changed is said against the version before it. */
export function VersionTable({ record, zone, onRollBack }: Props): ReactNode {
  const { versions } = record;
  const role = useWelcome()?.user.role ?? null;
  const isAllowed = role === 'manager' || role === 'lead';
  return (
    <section aria-label="Versions" className="panel min-w-0 overflow-auto" tabIndex={0}>
      <table className="data-table" aria-label="Versions">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">In force</th>
            <th scope="col">By</th>
            <th scope="col">Reason</th>
            <th scope="col">What changed</th>
            <th scope="col" className="num">
              Noise
            </th>
            <th scope="col">
              <span className="visually-hidden">Act</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version, place) => (
            <tr key={version.definition.version} className="align-top">
              <th scope="row" className="text-left font-medium">
                v{version.definition.version}
              </th>
              <td className="whitespace-nowrap">{timeText(version, zone)}</td>
              <td>{whoText(version)}</td>
              <td>{reasonText(version)}</td>
              <td>
                <Changes version={version} before={versions[place + 1]} />
              </td>
              <td className="num">{version.noiseMarks === 0 ? '—' : formatCount(version.noiseMarks)}</td>
              <td className="text-right">
                {version.endedSeq === null ? null : (
                  <Button
                    size="row"
                    disabledReason={
                      isAllowed ? null : `Needs the role manager or lead; yours is ${role ?? 'not known yet'}`
                    }
                    onClick={() => onRollBack(version.definition)}
                  >
                    Roll back to v{version.definition.version}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function reasonText({ origin, source }: LimitVersion): string {
  if (origin?.reason !== undefined && origin.reason !== null)
    return origin.emergency === 'began' ? `Emergency: ${origin.reason}` : origin.reason;
  return source === 'ruleset' ? 'with its programme' : '—';
}

function Changes({
  version,
  before,
}: {
  readonly version: LimitVersion;
  readonly before: LimitVersion | undefined;
}): ReactNode {
  if (before === undefined) return ruleText(version.definition);
  const lines = diffDefinitions(before.definition, version.definition);
  if (lines.length === 0) return 'nothing';
  return (
    <ul>
      {lines.map((line) => (
        <li key={line.what}>
          {line.what}: {line.before ?? '—'} → {line.after ?? '—'}
        </li>
      ))}
    </ul>
  );
}
