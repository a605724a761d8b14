export {
  type Command,
  type CommandDefinition,
  defineCommand,
  type Given,
  LANGUAGE_OPTIONS,
  type OptionWords,
  type Spoken,
  wholeNumber,
} from './command.ts';
export { CliFault, EXIT } from './exit.ts';
export { type Io, type Output, type Paint, paintAlways, painter, paintNever, printable, type Style } from './io.ts';
export { nearest } from './nearest.ts';
export { readOptions } from './read-options.ts';
export { type Program, runCommand } from './run-command.ts';
export { runProcess } from './run-process.ts';
export type { Language, Said } from './said.ts';
export { table } from './table.ts';
