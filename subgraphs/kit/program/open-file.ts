import { readFile } from 'node:fs/promises';
import { ConfigError } from '@tongcha/config';
import { CliFault, EXIT, type Language } from '@tongcha/command';
import { type Environment, type MinistryConfig, readMinistryConfig, settingsIn } from '../config.ts';
import type { DeclaredMinistry, DeclareOptions } from '../declared/index.ts';
import type { Settings } from '../declared/part.ts';

/** A ministry's file, read and compiled, with the settings that it names. */
export interface OpenedFile extends DeclaredMinistry {
  readonly file: string;
  readonly text: string;
  readonly settings: Settings;
}

/**
 * @param options.reads is told of each file that belongs to it
 * @throws CliFault with each fault of the file, its line, its column and what to write
 */
export async function openFile(
  file: string,
  env: Environment,
  language: Language,
  options: Pick<DeclareOptions, 'reads' | 'tap'> = {},
): Promise<OpenedFile> {
  const text = await readText(file, language);
  // Loaded here, so that help is there at once.
  const { declaredIn } = await import('../declared/index.ts');
  const settings = settingsIn(text, file, env);
  return checkFile(async () => ({ ...(await declaredIn(text, { ...options, file, settings })), file, text, settings }));
}

/** Faults of a ministry's file are of whoever has written it. @throws CliFault usage */
export async function checkFile<T>(work: () => Promise<T>): Promise<T> {
  const [{ MinistryFileError }, { setUpLog }] = await Promise.all([
    import('../declared/index.ts'),
    import('@tongcha/observe'),
  ]);
  // What a log would tell, the command tells; a server sets up a log of its own.
  setUpLog('tongcha-ministry', 'error');
  try {
    return await work();
  } catch (error) {
    throw error instanceof MinistryFileError ? new CliFault(EXIT.usage, error.message) : error;
  }
}

/** @throws CliFault with every fault at once */
export function configured(env: Environment): MinistryConfig {
  try {
    return readMinistryConfig({ env });
  } catch (error) {
    throw error instanceof ConfigError ? new CliFault(EXIT.usage, error.message) : error;
  }
}

async function readText(file: string, language: Language): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new CliFault(
      EXIT.usage,
      {
        zh: `${file}: 没有可读的文件。请在 ministry.yaml 所在的文件夹中运行,或写出它的路径`,
        en: `${file}: there is no file to read. Run this in the folder of ministry.yaml, or name its path`,
      }[language],
    );
  }
}
