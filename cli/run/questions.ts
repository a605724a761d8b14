import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliFault, EXIT } from '../exit.ts';
import { nearest } from '../nearest.ts';
import { type Question, readQuestion } from './question.ts';

/** Those that come with the command line. */
const SHIPPED = fileURLToPath(new URL('../questions', import.meta.url));
/** Those of whoever asks. */
const OWN = 'questions';

/**
 * All questions by their names.
 * @param set the folder that they are in; else those of ./questions, and those that are shipped, where the former has none of that name
 * @throws CliFault usage
 */
export function readQuestions(set: string | undefined): ReadonlyMap<string, Question> {
  const folders = set === undefined ? [SHIPPED, ...(existsSync(OWN) ? [OWN] : [])] : [set];
  const all = folders.flatMap((folder) =>
    filesIn(folder).map((file) => readQuestion(file, readFileSync(file, 'utf8'))),
  );
  return new Map(all.map((each) => [each.name, each]));
}

/** @throws CliFault usage, with the one that was probably meant */
export function questionNamed(name: string, questions: ReadonlyMap<string, Question>): Question {
  const found = questions.get(name);
  if (found) return found;
  const meant = nearest(name, [...questions.keys()]);
  const [zh, en] = meant === null ? ['', ''] : [`,是否想用 ${meant}?`, `; did you mean ${meant}?`];
  throw new CliFault(EXIT.usage, `没有问题 ${name}${zh} / there is no question ${name}${en}`);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => ['.sql', '.graphql'].includes(extname(name)))
      .toSorted()
      .map((name) => join(folder, name));
  } catch {
    throw new CliFault(EXIT.usage, `--set: 无法读取 ${folder} / cannot be read`);
  }
}
