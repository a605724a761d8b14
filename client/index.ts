export { type AskOptions, Client, type ClientOptions } from './client.ts';
export { ERROR_CODES, type ErrorCode, type ErrorKind, isPassing, kindOf } from './error-codes.ts';
export {
  errorOf,
  GatewayError,
  MinistryError,
  OperationError,
  RefusedError,
  RequestError,
  UnreachableError,
} from './errors.ts';
export { readEvents, type ReadEventsOptions, type ServerEvent } from './events.ts';
export { type Coverage, coverageIn, type Gap, gapsIn } from './gaps.ts';
export { authoritiesFirst, isSelfStated, type Stated } from './members.ts';
export * from './operations/operations.ts';
export { type Connection, nextCursor, pages } from './pages.ts';
export { type QuestionFile, type Said, saidIn, splitQuestion } from './questions.ts';
export type { Found, GraphError, Result, Withheld } from './result.ts';
export type { TypedDocument } from './typed-document.ts';
