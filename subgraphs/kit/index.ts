export { type FactClass, SENSITIVE_SITES, type Sharing } from './access/sharing.ts';
export { allPages, type Pages } from './connectors/pages.ts';
export { isXmlText, perXmlKey } from './connectors/xml-keys.ts';
export { declareInvalid, type Invalid } from './invalidate.ts';
export type {
  Result,
  Call,
  CodesPage,
  History,
  Changed,
  LegacySystem,
  OrganizationRecord,
  ProductFound,
  Search,
  SearchPage,
} from './legacy-system.ts';
export { listen } from './listen.ts';
export { type Horizon, horizonAfter } from './listing-horizon.ts';
export { callOf, perRequest } from './loaders.ts';
export { maskName, maskPhone, maskText } from './mask.ts';
export { organizationCode } from './mentions.ts';
export { type Ministry, type MinistryNames, namesOf, type Resolver } from './ministry.ts';
export { numberCursor, pageOf, refusedCursor } from './pages.ts';
export type { ComplaintTopic } from '@tongcha/schema';
export type { IntakeProgress, OpenedComplaint, TakesComplaints } from './orders/intake.ts';
export { NotWritten, type Receipt, type RecallNotice, WriteRefused, type Writes } from './orders/writes.ts';
export { gtinOf, NAMING_LOTS, productOf } from './products.ts';
export type {
  Certificate,
  Confidence,
  Direction,
  Inspection,
  InspectionResult,
  LinkKind,
  Organization,
  Place,
  Quantity,
  Recall,
  Said,
  SectorRecord,
  TraceEvent,
  TraceLink,
  UnitLevel,
} from './records.ts';
export { ministrySchema, ministrySdl, traceCode } from './schema.ts';
export { type MinistryServerOptions, startMinistry } from './server.ts';
export type { ConditionName, SearchCondition, TimeSpan } from './search/condition.ts';
export {
  asksForUntold,
  ideographsIn,
  instantOf,
  localSpan,
  localTime,
  utcTime,
  NO_ROWS,
  productAsked,
  recordedIn,
  type Untold,
} from './search/asked.ts';
export { divisionPrefix } from './search/conditions.ts';
export { invalidating } from './tell-gateways.ts';
export { dateTime, ZONE_MS } from './time.ts';
export type { MinistryContext } from './context.ts';
