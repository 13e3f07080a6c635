import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where and of what a table was measured: without it no figure means anything. */
export type Machine = {
  readonly hardware: string;
  readonly software: string;
  /** Commit of the checkout, with a mark where files were changed after it. */
  readonly commit: string;
  /** Other work on the machine at the start: above a few tenths of a core, figures are low and noisy. */
  readonly load: string;
};

export function thisMachine(root: string): Machine {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return {
    hardware: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${memory}`,
    software: `Node ${process.version}, ${type()} ${release()}`,
    commit: commitOf(root),
    load: (loadavg()[0] ?? 0).toFixed(2),
  };
}

function commitOf(root: string): string {
  const git = (...words: readonly string[]): string | null => {
    const { status, stdout } = spawnSync('git', words, { cwd: root, encoding: 'utf8' });
    return status === 0 ? stdout.trim() : null;
  };
  const commit = git('rev-parse', '--short=12', 'HEAD');
  if (commit === null) return 'no checkout';
  // The page of figures itself is written by the run.
  const changed = git('status', '--porcelain', '--', '.', ':!docs/benchmarks.md');
  return changed === '' ? commit : `${commit} and changes`;
}
