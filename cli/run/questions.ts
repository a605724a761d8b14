import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliFault, EXIT, nearest } from '@tongcha/command';
import { nameOf, type Question, readQuestion } from './question.ts';

/** Those that come with the command line. */
const SHIPPED = fileURLToPath(new URL('../questions', import.meta.url));
/** Those of whoever asks. */
const OWN = 'questions';

/** By its name: a question, or what is wrong with its file. */
export type Questions = ReadonlyMap<string, Question | CliFault>;

/**
 * All questions by their names.
 * @param set the folder that they are in; else those of ./questions, and those that are shipped, where the former has none of that name
 * @throws CliFault usage where a folder cannot be read
 */
export function readQuestions(set: string | undefined): Questions {
  const folders = set === undefined ? [SHIPPED, ...(existsSync(OWN) ? [OWN] : [])] : [set];
  return new Map(folders.flatMap(filesIn).map((file) => [nameOf(file), questionIn(file)]));
}

function questionIn(file: string): Question | CliFault {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch {
    return new CliFault(EXIT.usage, `${file}: 无法读取 / cannot be read`);
  }
  try {
    return readQuestion(file, source);
  } catch (error) {
    if (error instanceof CliFault) return error;
    throw error;
  }
}

/** @throws CliFault usage, with what is wrong with its file, or with the one that was probably meant */
export function questionNamed(name: string, questions: Questions): Question {
  const found = questions.get(name);
  if (found instanceof CliFault) throw found;
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
