/** The command line as a function, for programs that embed it. */
export { EXIT } from '@tongcha/command';
export type { Io, Output } from '@tongcha/command';
export { tongcha } from './tongcha.ts';
