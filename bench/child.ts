import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** Room for a hundred thousand accounts and a million decoded events beside them. */
const HEAP_MIB = 12_288;

/** The process ended without an answer; what it said stands in the error stream. */
export class ChildError extends Error {}

/** A bench that is interrupted leaves nothing behind; the answer is called when the child has ended by itself. */
export function endWithUs(child: ChildProcess): () => void {
  const end = (): void => void child.kill();
  // Without a handler the signal ends this process before its `exit` is told.
  const leave = (): void => process.exit(143);
  process.once('exit', end);
  process.once('SIGTERM', leave);
  return () => {
    process.off('exit', end);
    process.off('SIGTERM', leave);
  };
}

/** Runs a file of the bench in a process of its own: one order in, one answer out. */
export function askChild<Answer>(file: string, order: object): Promise<Answer> {
  const child = fork(file, {
    execArgv: ['--expose-gc', `--max-old-space-size=${HEAP_MIB}`, '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const release = endWithUs(child);
  return new Promise<Answer>((resolve, reject) => {
    let answer: Answer | null = null;
    // The file answers its order with this type.
    child.once('message', (message) => (answer = message as Answer));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      release();
      if (answer === null) reject(new ChildError(`ended without an answer: ${signal ?? `exit ${code}`}`));
      else resolve(answer);
    });
    child.send(order);
  });
}
