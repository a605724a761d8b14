export {
  admitCalls,
  type Admitted,
  type AnswerCall,
  type CallWatcher,
  type IncomingCall,
  searchOf,
} from './admit-calls.ts';
export {
  type GetRoute,
  type GraphQLServer,
  type HandledPath,
  type HttpHandle,
  type HttpRequest,
  type HttpResponse,
  type PostRoute,
  refusal,
  refuse,
  type RouteAnswer,
  type RunningServer,
  serveGraphQL,
} from './graphql-http.ts';
export { type HttpClientResponse, HttpClient, wasLost } from './http-client.ts';
export {
  acceptsEvents,
  answerType,
  EVENTS_TYPE,
  type HttpRefusal,
  JSON_TYPE,
  type PathRules,
  RESPONSE_TYPE,
} from './http-rules.ts';
export { run } from './run.ts';
export { type CertificateLife, certificateMeter, endingOf, tellEnding } from './certificate-life.ts';
export { peerCertificate } from './peer-certificate.ts';
export { tlsFiles, type TlsFiles, type TlsOptions } from './tls.ts';
export { fixedTls, type LiveTls, WatchedTls } from './watched-tls.ts';
export { asksForLess, Rest, TooBusy } from './too-busy.ts';
export { type CallVerificationOptions, openCallVerification } from './call-verification.ts';
export type { AdmitCall } from './verified-calls.ts';
export { drainPause, drainPauseOf } from './drain-pause.ts';
export { tlsReason, whyUnreachable } from './why-unreachable.ts';
export { DRAINING } from './draining.ts';
