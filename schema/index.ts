export { isVoid } from './certificates.ts';
export {
  ANSWERS_FIRST,
  COMPLAINT_TERMS,
  COMPLAINT_TOPICS,
  type ComplaintTerms,
  type ComplaintTopic,
  MARKET_SUPERVISION,
  USED_AT_PLACE,
} from './complaints.ts';
export { csvCell, csvLiteral, csvQuoted } from './csv-cell.ts';
export { dueAt, DUTIES, type Duty } from './duties.ts';
export { GAP_REASONS } from './gap-reasons.ts';
export { INDICATOR_MISSING, type IndicatorMissing, indicatorMissing } from './indicator-missing.ts';
export { isAuthority, isSelfStated, MEMBER_KINDS, type MemberKind, rankOf } from './members.ts';
export { LINK_KINDS, type MinistryNames, namesOf, ORDER_GROUPS, SHARED_GROUPS } from './names.ts';
export { MOST_CANDIDATES } from './origins.ts';
export { unwritable, writable } from './plain-text.ts';
export { policyWords } from './policies.ts';
export { isGtin, isOfProduct } from './products.ts';
export {
  RECALL_LEVELS,
  RECALL_PARAMETERS,
  RECALL_STATES,
  type RecalledWhere,
  type RecallSearch,
  readRecallSearch,
} from './recall-search.ts';
export { isStanding, type RecallAction, type RecallLevel, recallLevel } from './recalls.ts';
export { brokenRules } from './rules.ts';
export { described, policyMark, sectorSdl, type SectorParts } from './sector-sdl.ts';
export { SECTOR_LOOKS, sectorLook, type SectorLook } from './sectors.ts';
export {
  type Amount,
  compareAmounts,
  type Comparison,
  convert,
  DecimalSum,
  type Unit,
  unitName,
  unitOf,
} from './units/index.ts';
export {
  contractFault,
  isOtherVersion,
  type MemberSchema,
  readSchemaField,
  SCHEMA_HEADER,
  schemaField,
  type SchemaState,
  schemaStateOf,
  type SchemaVersion,
  versionOf,
  versionsApart,
} from './versions.ts';
