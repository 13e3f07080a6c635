import { fork } from 'node:child_process';

/** Room for a hundred thousand accounts and a million decoded events beside them. */
const HEAP_MIB = 12_288;

/** The process ended without an answer; what it said stands in the error stream. */
export class ChildError extends Error {}

/** Runs a file of the bench in a process of its own: one order in, one answer out. */
export function askChild<Answer>(file: string, order: object): Promise<Answer> {
  const child = fork(file, {
    execArgv: ['--expose-gc', `--max-old-space-size=${HEAP_MIB}`, '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  // A bench that is interrupted leaves nothing behind.
  const end = (): void => void child.kill();
  process.once('exit', end);
  return new Promise<Answer>((resolve, reject) => {
    let answer: Answer | null = null;
    // The file answers its order with this type.
    child.once('message', (message) => (answer = message as Answer));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('exit', end);
      if (answer === null) reject(new ChildError(`ended without an answer: ${signal ?? `exit ${code}`}`));
      else resolve(answer);
    });
    child.send(order);
  });
}
