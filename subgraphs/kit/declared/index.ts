export { type DeclaredMinistry, type DeclareOptions, declaredIn, declaredSchema, declareMinistry } from './declare.ts';
export type { DeclaredRequest, Hooks } from './hooks.ts';
export { type FileFault, MinistryFileError, type Settings } from './part.ts';
export type { Report, ReportEntry } from './report.ts';
