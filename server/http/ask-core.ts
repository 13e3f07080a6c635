import { answerBusy } from './commands.ts';
import type { Answer } from './route.ts';

/** Asks the core's handle; a core that is away is an answer of the door. @throws what no door expects */
export async function askCore<Value>(
  question: () => Promise<Value>,
): Promise<{ readonly value: Value } | { readonly busy: Answer }> {
  try {
    return { value: await question() };
  } catch (error) {
    const busy = answerBusy(error);
    if (busy === null) throw error;
    return { busy };
  }
}
