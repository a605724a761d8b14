/** The command line as a function, for programs that embed it. */
export { EXIT } from './exit.ts';
export type { Io, Output } from './io.ts';
export { tongcha } from './tongcha.ts';
