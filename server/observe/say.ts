/** One sentence for the operator at the console; none where there is nothing to say. */
export function say(sentence: string | null): void {
  if (sentence !== null) process.stdout.write(`${sentence}\n`);
}
