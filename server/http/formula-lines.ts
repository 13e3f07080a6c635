import type { Answered, Question } from '#lib/model/explanation.ts';

/** Formula of each named figure in the engine's words, with the version of the rule behind it [FO2], [VW3]. */
export async function formulaLines(
  core: { readonly askWhy: (question: Question) => Promise<Answered | null> },
  of: string,
  questions: readonly (readonly [name: string, question: Question])[],
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const [name, question] of questions) {
    const answered = await core.askWhy(question);
    const root = answered?.explanation.root;
    if (root === undefined) continue;
    const version = root.parts.find(({ evidence }) => typeof evidence?.version === 'number')?.evidence?.version;
    const rule = answered?.limit?.name;
    const ofRule = rule === undefined ? '' : ` (${of}: ${rule}${version === undefined ? '' : ` version ${version}`})`;
    lines.push(`# ${name} = ${root.formula ?? root.name}${ofRule}`);
  }
  return lines;
}
