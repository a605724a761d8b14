import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { CliFault, EXIT } from './exit.ts';
import { nearest } from './nearest.ts';

type Read<O extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>;

/** @throws CliFault usage, with the option that was probably meant */
export function readOptions<const O extends ParseArgsOptionsConfig>(options: O, args: readonly string[]): Read<O> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const unknown = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? /'(--?[^'=]+)/.exec(message)?.[1] : undefined;
    throw new CliFault(EXIT.usage, unknown === undefined ? message : noSuchOption(unknown, Object.keys(options)));
  }
}

function noSuchOption(name: string, known: readonly string[]): string {
  const meant = nearest(name.replace(/^-+/, ''), known);
  return meant === null
    ? `${name}: 没有这个选项 / there is no such option`
    : `${name}: 没有这个选项,是否想用 --${meant}? / there is no such option; did you mean --${meant}?`;
}
