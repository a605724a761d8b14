// Made by `npm run documents` from the .graphql files beside it and the supergraph.

import type { TypedDocument } from '../typed-document.ts';

export interface AlertLineFields {
  readonly id: string;
  readonly rule: string;
  readonly zh: string;
  readonly en: string;
  readonly level: 'INFO' | 'NOTICE' | 'SERIOUS' | 'CRITICAL';
  readonly codes: readonly (string)[];
  readonly sectors: readonly (string)[];
  readonly firstAt: string;
  readonly lastAt: string;
  readonly times: number;
  readonly state: 'OPEN' | 'ACKNOWLEDGED' | 'CLOSED';
  readonly risk: number;
  readonly affectedUnits: number | null;
  readonly acknowledged: {
    readonly at: string;
    readonly by: string | null;
    readonly note: string | null;
  } | null;
  readonly closed: {
    readonly at: string;
    readonly by: string | null;
    readonly note: string | null;
  } | null;
}

export interface WholeChainFields {
  readonly root: {
    readonly code: string;
  };
  readonly direction: 'BACK' | 'FORWARD';
  readonly complete: boolean;
  readonly depth: number;
  readonly units: readonly ({
    readonly code: string;
    readonly depth: number;
    readonly sectors: readonly (string)[];
    readonly records: readonly (ChainRecordFields)[];
  })[];
  readonly links: readonly (ChainLinkFields)[];
  readonly gaps: readonly (ChainGapFields)[];
  readonly withheld: readonly ({
    readonly sector: string;
    readonly policy: string | null;
  })[];
  readonly coverage: readonly (ChainCoverageFields)[];
}

export interface ChainLinkFields {
  readonly kind: 'TRANSFORM' | 'PACK' | 'HOLD' | 'INSTALL' | 'TREAT' | 'TRANSPORT' | 'MASS_BALANCE';
  readonly from: string;
  readonly to: string;
  readonly at: string | null;
  readonly until: string | null;
  readonly quantity: {
    readonly value: number;
    readonly unit: string | null;
  } | null;
  readonly share: number | null;
  readonly evidence: readonly ({
    readonly sector: string;
    readonly member: string;
    readonly statedBy: {
      readonly kind: 'MINISTRY' | 'REGION' | 'ASSOCIATION' | 'PLATFORM' | 'ENTERPRISE' | 'LABORATORY' | 'CERTIFIER';
      readonly zh: string;
      readonly en: string;
    };
    readonly system: string | null;
    readonly recordId: string | null;
    readonly confidence: 'HIGH' | 'MEDIUM' | 'LOW';
    readonly at: string | null;
    readonly until: string | null;
    readonly quantity: {
      readonly value: number;
      readonly unit: string | null;
    } | null;
    readonly share: number | null;
  })[];
  readonly disagreements: readonly ('TIME' | 'QUANTITY' | 'SHARE')[];
  readonly doubts: readonly ('OUT_OF_ORDER' | 'ENDS_BEFORE')[];
}

export interface ChainGapFields {
  readonly reason: 'AWAITED' | 'TIMEOUT' | 'UNAVAILABLE' | 'TOO_BUSY' | 'BAD_ANSWER' | 'NOT_UNDERSTOOD' | 'NO_HISTORY' | 'BAD_REQUEST' | 'OTHER_VERSION' | 'UNVERIFIED_CALL' | 'CREDENTIALS_REFUSED' | 'FORBIDDEN' | 'DEPTH_LIMIT' | 'UNIT_LIMIT';
  readonly sector: string | null;
  readonly member: string | null;
  readonly system: string | null;
  readonly codes: readonly (string)[];
  readonly message: string;
}

export interface ChainCoverageFields {
  readonly sector: string;
  readonly member: string | null;
  readonly members: number;
  readonly status: 'AWAITED' | 'ANSWERED' | 'PARTIAL' | 'FAILED';
  readonly asked: number;
  readonly excluded: number;
  readonly answered: number;
  readonly held: number;
  readonly calls: number | null;
  readonly milliseconds: number | null;
  readonly at: string | null;
}

export interface ChainRecordFields {
  readonly sector: string;
  readonly member: string;
  readonly statedBy: {
    readonly kind: 'MINISTRY' | 'REGION' | 'ASSOCIATION' | 'PLATFORM' | 'ENTERPRISE' | 'LABORATORY' | 'CERTIFIER';
    readonly zh: string;
    readonly en: string;
  } | null;
  readonly level: 'ITEM' | 'LOT' | 'CLASS' | null;
  readonly productName: string | null;
  readonly quantity: {
    readonly value: number;
    readonly unit: string | null;
  } | null;
  readonly producedAt: string | null;
  readonly expiresAt: string | null;
  readonly producer: {
    readonly uscc: string;
    readonly name: string | null;
  } | null;
  readonly place: {
    readonly division: string | null;
    readonly name: string | null;
  } | null;
  readonly recalls: readonly ({
    readonly level: string | null;
    readonly reason: string | null;
    readonly at: string | null;
    readonly status: string | null;
  })[] | null;
  readonly inspections: readonly ({
    readonly result: 'PASS' | 'FAIL' | 'CONDITIONAL' | 'UNKNOWN' | null;
    readonly at: string | null;
    readonly kind: string | null;
    readonly validUntil: string | null;
  })[] | null;
  readonly source: {
    readonly system: string;
    readonly recordId: string | null;
    readonly asOf: string | null;
  } | null;
}

export interface ChainsTogetherFields {
  readonly direction: 'BACK' | 'FORWARD';
  readonly complete: boolean;
  readonly units: readonly ({
    readonly code: string;
    readonly depth: number;
    readonly reachedFrom: readonly (string)[];
    readonly sectors: readonly (string)[];
    readonly records: readonly (ChainRecordFields)[];
  })[];
  readonly links: readonly (ChainLinkFields)[];
  readonly gaps: readonly (ChainGapFields)[];
  readonly withheld: readonly ({
    readonly sector: string;
    readonly policy: string | null;
  })[];
  readonly coverage: readonly (ChainCoverageFields)[];
}

export interface ReportRouteFields {
  readonly sector: string;
  readonly member: {
    readonly name: string;
    readonly zh: string;
    readonly en: string;
  } | null;
  readonly division: string | null;
  readonly rule: string;
  readonly zh: string;
  readonly en: string;
  readonly because: readonly ({
    readonly sector: string;
    readonly member: string;
    readonly recordId: string | null;
    readonly field: string;
    readonly value: string | null;
  })[];
  readonly informed: readonly ({
    readonly name: string;
    readonly zh: string;
    readonly en: string;
  })[];
  readonly key: string | null;
  readonly terms: readonly ({
    readonly zh: string;
    readonly en: string;
    readonly due: string;
    readonly basis: string;
  })[];
}

export interface ComplaintDeliveredFields {
  readonly number: string;
  readonly member: string;
  readonly at: string;
  readonly state: 'WAITING' | 'DELIVERED' | 'ACCEPTED' | 'REFUSED' | 'CLOSED' | 'UNDELIVERED' | 'UNCERTAIN';
  readonly message: string | null;
  readonly settled: {
    readonly at: string;
    readonly by: string;
    readonly held: boolean;
    readonly note: string | null;
  } | null;
}

export interface RangeOfFields {
  readonly least: number;
  readonly most: number | null;
  readonly unit: string | null;
}

export interface JobFields {
  readonly id: string;
  readonly kind: string;
  readonly state: 'WAITING' | 'RUNNING' | 'DONE' | 'CANCELLED' | 'FAILED';
  readonly done: number;
  readonly found: number;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endsAt: string;
  readonly complete: boolean | null;
  readonly results: readonly (string)[];
  readonly error: string | null;
}

export interface RegisteredFields {
  readonly number: string | null;
  readonly kind: string | null;
  readonly issuer: {
    readonly uscc: string;
    readonly name: string | null;
  } | null;
  readonly issuedAt: string | null;
  readonly validUntil: string | null;
  readonly status: string | null;
}

export interface RecallOrderToldFields {
  readonly id: string;
  readonly state: 'WAITING' | 'OPEN' | 'CLOSED' | 'CANCELLED';
  readonly level: 'I' | 'II' | 'III';
  readonly reason: string | null;
  readonly advice: string | null;
  readonly authority: string;
  readonly openedAt: string;
  readonly codes: readonly (string)[];
  readonly steps: readonly ({
    readonly id: string;
    readonly action: 'OPEN' | 'EXTEND' | 'NARROW' | 'CANCEL' | 'CLOSE';
    readonly sector: string;
    readonly member: string;
    readonly state: 'PENDING' | 'SENDING' | 'ACKED' | 'PARTLY' | 'REFUSED' | 'UNCERTAIN';
    readonly reference: string | null;
    readonly attempts: number;
    readonly lastAt: string | null;
    readonly nextAt: string | null;
    readonly codes: readonly (string)[];
    readonly shown: number;
    readonly unread: number;
    readonly message: string | null;
    readonly settled: {
      readonly at: string;
      readonly by: string | null;
      readonly held: boolean;
      readonly note: string | null;
    } | null;
  })[];
  readonly concerned: readonly ({
    readonly organization: {
      readonly uscc: string;
    };
    readonly name: string | null;
    readonly made: readonly (string)[];
    readonly held: readonly (string)[];
    readonly acknowledgedAt: string | null;
  })[];
  readonly deadlines: readonly ({
    readonly duty: string;
    readonly basis: string;
    readonly due: string;
    readonly met: boolean | null;
  })[];
  readonly history: readonly ({
    readonly entry: number;
    readonly action: 'OPEN' | 'EXTEND' | 'NARROW' | 'CANCEL' | 'CLOSE';
    readonly at: string;
    readonly by: string | null;
    readonly reason: string | null;
    readonly codes: readonly (string)[];
    readonly waits: boolean;
    readonly approvedAt: string | null;
    readonly approvedBy: string | null;
    readonly withdrawnAt: string | null;
    readonly withdrawnBy: string | null;
  })[];
}

export interface RecordFields {
  readonly code: string;
  readonly sector: string;
  readonly member: string;
  readonly statedBy: {
    readonly kind: 'MINISTRY' | 'REGION' | 'ASSOCIATION' | 'PLATFORM' | 'ENTERPRISE' | 'LABORATORY' | 'CERTIFIER';
    readonly zh: string;
    readonly en: string;
  } | null;
  readonly level: 'ITEM' | 'LOT' | 'CLASS' | null;
  readonly productName: string | null;
  readonly quantity: {
    readonly value: number;
    readonly unit: string | null;
  } | null;
  readonly producedAt: string | null;
  readonly expiresAt: string | null;
  readonly producer: {
    readonly uscc: string;
    readonly name: string | null;
  } | null;
  readonly place: {
    readonly division: string | null;
    readonly name: string | null;
  } | null;
  readonly recalls: readonly ({
    readonly id: string | null;
    readonly level: string | null;
    readonly at: string | null;
    readonly reason: string | null;
    readonly status: string | null;
  })[] | null;
  readonly inspections: readonly ({
    readonly id: string | null;
    readonly kind: string | null;
    readonly at: string | null;
    readonly result: 'PASS' | 'FAIL' | 'CONDITIONAL' | 'UNKNOWN' | null;
    readonly validUntil: string | null;
  })[] | null;
  readonly source: {
    readonly system: string;
    readonly recordId: string | null;
    readonly asOf: string | null;
  } | null;
}

export interface WarningTextFields {
  readonly rule: {
    readonly id: string;
    readonly zh: string;
    readonly en: string;
  };
  readonly level: 'INFO' | 'NOTICE' | 'SERIOUS' | 'CRITICAL';
  readonly outcome: 'FIRES' | 'UNDECIDED';
  readonly codes: readonly (string)[];
  readonly at: string | null;
  readonly zh: string;
  readonly en: string;
  readonly evidence: readonly ({
    readonly sector: string;
    readonly member: string;
    readonly statedBy: {
      readonly kind: 'MINISTRY' | 'REGION' | 'ASSOCIATION' | 'PLATFORM' | 'ENTERPRISE' | 'LABORATORY' | 'CERTIFIER';
      readonly zh: string;
      readonly en: string;
    } | null;
    readonly system: string | null;
    readonly recordId: string | null;
    readonly code: string;
    readonly field: string;
    readonly value: string | null;
  })[];
  readonly missing: readonly ({
    readonly sector: string | null;
    readonly member: string | null;
    readonly code: string;
    readonly field: string;
    readonly reason: string;
  })[];
  readonly parameters: readonly ({
    readonly name: string;
    readonly value: string;
    readonly member: string | null;
    readonly source: string | null;
  })[];
}

export interface AlertsData {
  readonly alerts: {
    readonly edges: readonly ({
      readonly node: AlertLineFields;
    })[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
    };
  };
}
export interface AlertsVariables { readonly rule?: string | null | undefined; readonly sector?: string | null | undefined; readonly division?: string | null | undefined; readonly atLeast?: 'INFO' | 'NOTICE' | 'SERIOUS' | 'CRITICAL' | null | undefined; readonly since?: string | null | undefined; readonly state?: 'OPEN' | 'ACKNOWLEDGED' | 'CLOSED' | null | undefined; readonly first: number }
export const Alerts = "query Alerts($rule:String$sector:String$division:String$atLeast:WarningLevel$since:DateTime$state:AlertState$first:Int!){alerts(rule:$rule sector:$sector division:$division atLeast:$atLeast since:$since state:$state first:$first){edges{node{...AlertLine}}pageInfo{hasNextPage}}}fragment AlertLine on Alert{id rule zh en level codes sectors firstAt lastAt times state risk affectedUnits acknowledged{at by note}closed{at by note}}" as TypedDocument<AlertsData, AlertsVariables>;

export interface AlertShownData {
  readonly alert: AlertLineFields & {
    readonly warning: WarningTextFields | null;
  } | null;
}
export interface AlertShownVariables { readonly id: string }
export const AlertShown = "query AlertShown($id:ID!){alert(id:$id){...AlertLine warning{...WarningText}}}fragment AlertLine on Alert{id rule zh en level codes sectors firstAt lastAt times state risk affectedUnits acknowledged{at by note}closed{at by note}}fragment WarningText on Warning{rule{id zh en}level outcome codes at zh en evidence{sector member statedBy{kind zh en}system recordId code field value}missing{sector member code field reason}parameters{name value member source}}" as TypedDocument<AlertShownData, AlertShownVariables>;

export interface AcknowledgeAlertData {
  readonly acknowledgeAlert: AlertLineFields | null;
}
export interface AcknowledgeAlertVariables { readonly id: string; readonly note?: string | null | undefined }
export const AcknowledgeAlert = "mutation AcknowledgeAlert($id:ID!$note:String){acknowledgeAlert(id:$id note:$note){...AlertLine}}fragment AlertLine on Alert{id rule zh en level codes sectors firstAt lastAt times state risk affectedUnits acknowledged{at by note}closed{at by note}}" as TypedDocument<AcknowledgeAlertData, AcknowledgeAlertVariables>;

export interface CloseAlertData {
  readonly closeAlert: AlertLineFields | null;
}
export interface CloseAlertVariables { readonly id: string; readonly note: string }
export const CloseAlert = "mutation CloseAlert($id:ID!$note:String!){closeAlert(id:$id note:$note){...AlertLine}}fragment AlertLine on Alert{id rule zh en level codes sectors firstAt lastAt times state risk affectedUnits acknowledged{at by note}closed{at by note}}" as TypedDocument<CloseAlertData, CloseAlertVariables>;

export interface AlertRaisedData {
  readonly alertRaised: {
    readonly id: string;
    readonly kind: 'RAISED' | 'EXTENDED' | 'CLOSED';
    readonly at: string;
    readonly alert: AlertLineFields & {
      readonly warning: {
        readonly zh: string;
        readonly en: string;
      } | null;
    };
  };
}
export interface AlertRaisedVariables { readonly rule?: string | null | undefined; readonly sector?: string | null | undefined; readonly division?: string | null | undefined; readonly atLeast?: 'INFO' | 'NOTICE' | 'SERIOUS' | 'CRITICAL' | null | undefined; readonly after?: string | null | undefined }
export const AlertRaised = "subscription AlertRaised($rule:String$sector:String$division:String$atLeast:WarningLevel$after:ID){alertRaised(rule:$rule sector:$sector division:$division atLeast:$atLeast after:$after){id kind at alert{...AlertLine warning{zh en}}}}fragment AlertLine on Alert{id rule zh en level codes sectors firstAt lastAt times state risk affectedUnits acknowledged{at by note}closed{at by note}}" as TypedDocument<AlertRaisedData, AlertRaisedVariables>;

export interface ChainFollowedData {
  readonly chain: WholeChainFields & {
    readonly warnings: readonly (WarningTextFields)[];
  };
}
export interface ChainFollowedVariables { readonly code: string; readonly direction: 'BACK' | 'FORWARD'; readonly maxDepth: number; readonly maxUnits: number }
export const ChainFollowed = "subscription ChainFollowed($code:TraceCode!$direction:Direction!$maxDepth:Int!$maxUnits:Int!){chain:chainProgress(code:$code direction:$direction maxDepth:$maxDepth maxUnits:$maxUnits){...WholeChain warnings(undecided:true){...WarningText}}}fragment WholeChain on Chain{root{code}direction complete depth units{code depth sectors records{...ChainRecord}}links{...ChainLink}gaps{...ChainGap}withheld{sector policy}coverage{...ChainCoverage}}fragment ChainLink on ChainLink{kind from to at until quantity{value unit}share evidence{sector member statedBy{kind zh en}system recordId confidence at until quantity{value unit}share}disagreements doubts}fragment ChainGap on Gap{reason sector member system codes message}fragment ChainCoverage on Coverage{sector member members status asked excluded answered held calls milliseconds at}fragment ChainRecord on SectorRecord{sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{level reason at status}inspections{result at kind validUntil}source{system recordId asOf}}fragment WarningText on Warning{rule{id zh en}level outcome codes at zh en evidence{sector member statedBy{kind zh en}system recordId code field value}missing{sector member code field reason}parameters{name value member source}}" as TypedDocument<ChainFollowedData, ChainFollowedVariables>;

export interface ChainData {
  readonly chain: WholeChainFields;
}
export interface ChainVariables { readonly code: string; readonly direction: 'BACK' | 'FORWARD'; readonly maxDepth: number; readonly maxUnits: number }
export const Chain = "query Chain($code:TraceCode!$direction:Direction!$maxDepth:Int!$maxUnits:Int!){chain(code:$code direction:$direction maxDepth:$maxDepth maxUnits:$maxUnits){...WholeChain}}fragment WholeChain on Chain{root{code}direction complete depth units{code depth sectors records{...ChainRecord}}links{...ChainLink}gaps{...ChainGap}withheld{sector policy}coverage{...ChainCoverage}}fragment ChainLink on ChainLink{kind from to at until quantity{value unit}share evidence{sector member statedBy{kind zh en}system recordId confidence at until quantity{value unit}share}disagreements doubts}fragment ChainGap on Gap{reason sector member system codes message}fragment ChainCoverage on Coverage{sector member members status asked excluded answered held calls milliseconds at}fragment ChainRecord on SectorRecord{sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{level reason at status}inspections{result at kind validUntil}source{system recordId asOf}}" as TypedDocument<ChainData, ChainVariables>;

export interface ChainJudgedData {
  readonly chain: WholeChainFields & {
    readonly warnings: readonly (WarningTextFields)[];
  };
}
export interface ChainJudgedVariables { readonly code: string; readonly direction: 'BACK' | 'FORWARD'; readonly maxDepth: number; readonly maxUnits: number }
export const ChainJudged = "query ChainJudged($code:TraceCode!$direction:Direction!$maxDepth:Int!$maxUnits:Int!){chain(code:$code direction:$direction maxDepth:$maxDepth maxUnits:$maxUnits){...WholeChain warnings(undecided:true){...WarningText}}}fragment WholeChain on Chain{root{code}direction complete depth units{code depth sectors records{...ChainRecord}}links{...ChainLink}gaps{...ChainGap}withheld{sector policy}coverage{...ChainCoverage}}fragment ChainLink on ChainLink{kind from to at until quantity{value unit}share evidence{sector member statedBy{kind zh en}system recordId confidence at until quantity{value unit}share}disagreements doubts}fragment ChainGap on Gap{reason sector member system codes message}fragment ChainCoverage on Coverage{sector member members status asked excluded answered held calls milliseconds at}fragment ChainRecord on SectorRecord{sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{level reason at status}inspections{result at kind validUntil}source{system recordId asOf}}fragment WarningText on Warning{rule{id zh en}level outcome codes at zh en evidence{sector member statedBy{kind zh en}system recordId code field value}missing{sector member code field reason}parameters{name value member source}}" as TypedDocument<ChainJudgedData, ChainJudgedVariables>;

export interface ChainsData {
  readonly chains: ChainsTogetherFields;
}
export interface ChainsVariables { readonly codes: readonly (string)[]; readonly direction: 'BACK' | 'FORWARD'; readonly maxDepth: number; readonly maxUnits: number }
export const Chains = "query Chains($codes:[TraceCode!]!$direction:Direction!$maxDepth:Int!$maxUnits:Int!){chains(codes:$codes direction:$direction maxDepth:$maxDepth maxUnits:$maxUnits){...ChainsTogether}}fragment ChainLink on ChainLink{kind from to at until quantity{value unit}share evidence{sector member statedBy{kind zh en}system recordId confidence at until quantity{value unit}share}disagreements doubts}fragment ChainGap on Gap{reason sector member system codes message}fragment ChainCoverage on Coverage{sector member members status asked excluded answered held calls milliseconds at}fragment ChainRecord on SectorRecord{sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{level reason at status}inspections{result at kind validUntil}source{system recordId asOf}}fragment ChainsTogether on Chains{direction complete units{code depth reachedFrom sectors records{...ChainRecord}}links{...ChainLink}gaps{...ChainGap}withheld{sector policy}coverage{...ChainCoverage}}" as TypedDocument<ChainsData, ChainsVariables>;

export interface ChainsEachData {
  readonly chains: ChainsTogetherFields & {
    readonly warnings: readonly (WarningTextFields)[];
    readonly roots: readonly ({
      readonly root: {
        readonly code: string;
      };
      readonly complete: boolean;
      readonly depth: number;
      readonly units: readonly ({
        readonly code: string;
        readonly depth: number;
      })[];
      readonly links: readonly (ChainLinkFields)[];
      readonly gaps: readonly (ChainGapFields)[];
    })[];
  };
}
export interface ChainsEachVariables { readonly codes: readonly (string)[]; readonly direction: 'BACK' | 'FORWARD'; readonly maxDepth: number; readonly maxUnits: number }
export const ChainsEach = "query ChainsEach($codes:[TraceCode!]!$direction:Direction!$maxDepth:Int!$maxUnits:Int!){chains(codes:$codes direction:$direction maxDepth:$maxDepth maxUnits:$maxUnits){...ChainsTogether warnings(undecided:true){...WarningText}roots{root{code}complete depth units{code depth}links{...ChainLink}gaps{...ChainGap}}}}fragment ChainLink on ChainLink{kind from to at until quantity{value unit}share evidence{sector member statedBy{kind zh en}system recordId confidence at until quantity{value unit}share}disagreements doubts}fragment ChainGap on Gap{reason sector member system codes message}fragment ChainCoverage on Coverage{sector member members status asked excluded answered held calls milliseconds at}fragment ChainRecord on SectorRecord{sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{level reason at status}inspections{result at kind validUntil}source{system recordId asOf}}fragment ChainsTogether on Chains{direction complete units{code depth reachedFrom sectors records{...ChainRecord}}links{...ChainLink}gaps{...ChainGap}withheld{sector policy}coverage{...ChainCoverage}}fragment WarningText on Warning{rule{id zh en}level outcome codes at zh en evidence{sector member statedBy{kind zh en}system recordId code field value}missing{sector member code field reason}parameters{name value member source}}" as TypedDocument<ChainsEachData, ChainsEachVariables>;

export interface FindReportRouteData {
  readonly complaintRoute: ReportRouteFields;
}
export interface FindReportRouteVariables { readonly code: string; readonly topic: 'ILLNESS' | 'QUALITY' | 'LABEL' | 'COUNTERFEIT' | 'EXPIRED' | 'EQUIPMENT' | 'LEAK' | 'SELLER' | 'OTHER'; readonly division?: string | null | undefined }
export const FindReportRoute = "query FindReportRoute($code:TraceCode!$topic:ComplaintTopic!$division:String){complaintRoute(code:$code topic:$topic division:$division){...ReportRoute}}fragment ReportRoute on ComplaintRoute{sector member{name zh en}division rule zh en because{sector member recordId field value}informed{name zh en}key terms{zh en due basis}}" as TypedDocument<FindReportRouteData, FindReportRouteVariables>;

export interface ReportProblemData {
  readonly reportProblem: {
    readonly receipt: string;
    readonly state: 'WAITING' | 'DELIVERED' | 'ACCEPTED' | 'REFUSED' | 'CLOSED' | 'UNDELIVERED' | 'UNCERTAIN';
    readonly route: ReportRouteFields;
  };
}
export interface ReportProblemVariables { readonly input: { readonly key: string; readonly code: string; readonly topic: 'ILLNESS' | 'QUALITY' | 'LABEL' | 'COUNTERFEIT' | 'EXPIRED' | 'EQUIPMENT' | 'LEAK' | 'SELLER' | 'OTHER'; readonly division?: string | null | undefined; readonly boughtAt?: string | null | undefined; readonly sealed: string } }
export const ReportProblem = "mutation ReportProblem($input:ProblemInput!){reportProblem(input:$input){receipt state route{...ReportRoute}}}fragment ReportRoute on ComplaintRoute{sector member{name zh en}division rule zh en because{sector member recordId field value}informed{name zh en}key terms{zh en due basis}}" as TypedDocument<ReportProblemData, ReportProblemVariables>;

export interface FindReportData {
  readonly complaint: {
    readonly state: 'WAITING' | 'DELIVERED' | 'ACCEPTED' | 'REFUSED' | 'CLOSED' | 'UNDELIVERED' | 'UNCERTAIN';
    readonly sector: string;
    readonly member: {
      readonly name: string;
      readonly zh: string;
      readonly en: string;
    } | null;
    readonly at: string;
    readonly reference: string | null;
    readonly answer: string | null;
    readonly terms: readonly ({
      readonly zh: string;
      readonly en: string;
      readonly due: string;
      readonly basis: string;
    })[];
  } | null;
}
export interface FindReportVariables { readonly receipt: string }
export const FindReport = "query FindReport($receipt:String!){complaint(receipt:$receipt){state sector member{name zh en}at reference answer terms{zh en due basis}}}" as TypedDocument<FindReportData, FindReportVariables>;

export interface UnsettledComplaintsData {
  readonly unsettledComplaints: readonly (ComplaintDeliveredFields)[];
}
export interface UnsettledComplaintsVariables { readonly first: number }
export const UnsettledComplaints = "query UnsettledComplaints($first:Int!){unsettledComplaints(first:$first){...ComplaintDelivered}}fragment ComplaintDelivered on ComplaintDelivery{number member at state message settled{at by held note}}" as TypedDocument<UnsettledComplaintsData, UnsettledComplaintsVariables>;

export interface SettleComplaintData {
  readonly settleComplaint: ComplaintDeliveredFields | null;
}
export interface SettleComplaintVariables { readonly number: string; readonly held: boolean; readonly note?: string | null | undefined }
export const SettleComplaint = "mutation SettleComplaint($number:ID!$held:Boolean!$note:String){settleComplaint(number:$number held:$held note:$note){...ComplaintDelivered}}fragment ComplaintDelivered on ComplaintDelivery{number member at state message settled{at by held note}}" as TypedDocument<SettleComplaintData, SettleComplaintVariables>;

export interface IdentifyData {
  readonly identify: readonly ({
    readonly code: string;
    readonly scheme: string;
    readonly title: {
      readonly zh: string;
      readonly en: string;
    } | null;
    readonly level: 'ITEM' | 'LOT' | 'CLASS' | null;
    readonly validity: 'OK' | 'WARN';
    readonly reasons: readonly ({
      readonly code: string;
      readonly zh: string;
      readonly en: string;
    })[];
    readonly display: string;
    readonly attributes: readonly ({
      readonly name: string;
      readonly value: string;
    })[];
    readonly unit: {
      readonly records: readonly ({
        readonly code: string;
        readonly sector: string;
        readonly member: string;
      })[];
      readonly coverage: readonly ({
        readonly sector: string;
        readonly member: string | null;
        readonly members: number;
        readonly status: 'AWAITED' | 'ANSWERED' | 'PARTIAL' | 'FAILED';
      })[];
    };
  })[];
}
export interface IdentifyVariables { readonly text: string }
export const Identify = "query Identify($text:String!){identify(text:$text){code scheme title{zh en}level validity reasons{code zh en}display attributes{name value}unit{records{code sector member}coverage{sector member members status}}}}" as TypedDocument<IdentifyData, IdentifyVariables>;

export interface ImpactData {
  readonly impact: {
    readonly roots: readonly ({
      readonly code: string;
      readonly records: readonly (ChainRecordFields)[];
    })[];
    readonly units: readonly ({
      readonly code: string;
      readonly depth: number;
      readonly certain: boolean;
      readonly share: RangeOfFields;
      readonly content: RangeOfFields | null;
      readonly affected: RangeOfFields | null;
      readonly mixing: 'MIXED' | 'DISCRETE' | 'UNKNOWN';
      readonly sectors: readonly (string)[];
      readonly holders: readonly ({
        readonly uscc: string;
        readonly name: string | null;
      })[];
      readonly unit: {
        readonly records: readonly (ChainRecordFields)[];
      };
    })[];
    readonly totals: readonly ({
      readonly by: 'SECTOR' | 'LEVEL' | 'PRODUCT' | 'DIVISION' | 'WEEK' | 'HOLDER';
      readonly key: string | null;
      readonly name: string | null;
      readonly units: number;
      readonly certain: number;
      readonly content: readonly (RangeOfFields)[];
    })[];
    readonly holders: readonly ({
      readonly organization: {
        readonly uscc: string;
      };
      readonly name: string | null;
      readonly codes: readonly (string)[];
      readonly certain: number;
    })[];
    readonly handovers: readonly ({
      readonly kind: 'TRANSFORM' | 'PACK' | 'HOLD' | 'INSTALL' | 'TREAT' | 'TRANSPORT' | 'MASS_BALANCE';
      readonly from: string;
      readonly to: string;
      readonly at: string | null;
      readonly until: string | null;
      readonly quantity: {
        readonly value: number;
        readonly unit: string | null;
      } | null;
    })[];
    readonly actions: readonly ({
      readonly sector: string;
      readonly division: string | null;
      readonly organization: {
        readonly uscc: string;
      } | null;
      readonly name: string | null;
      readonly duty: string;
      readonly basis: string;
      readonly due: string | null;
      readonly codes: readonly (string)[];
      readonly certain: number;
    })[];
    readonly balance: readonly ({
      readonly root: {
        readonly code: string;
      };
      readonly source: RangeOfFields | null;
      readonly accounted: RangeOfFields | null;
      readonly unaccounted: RangeOfFields | null;
      readonly becauseOf: readonly (ChainGapFields)[];
    })[];
    readonly gaps: readonly (ChainGapFields)[];
    readonly coverage: readonly (ChainCoverageFields)[];
    readonly withheld: readonly ({
      readonly sector: string;
      readonly policy: string | null;
    })[];
    readonly complete: boolean;
  };
}
export interface ImpactVariables { readonly codes: readonly (string)[]; readonly maxDepth: number; readonly maxUnits: number }
export const Impact = "query Impact($codes:[TraceCode!]!$maxDepth:Int!$maxUnits:Int!){impact(codes:$codes maxDepth:$maxDepth maxUnits:$maxUnits){roots{code records{...ChainRecord}}units{code depth certain share{...RangeOf}content{...RangeOf}affected{...RangeOf}mixing sectors holders{uscc name}unit{records{...ChainRecord}}}totals(by:[SECTOR LEVEL PRODUCT DIVISION WEEK HOLDER]){by key name units certain content{...RangeOf}}holders{organization{uscc}name codes certain}handovers{kind from to at until quantity{value unit}}actions{sector division organization{uscc}name duty basis due codes certain}balance{root{code}source{...RangeOf}accounted{...RangeOf}unaccounted{...RangeOf}becauseOf{...ChainGap}}gaps{...ChainGap}coverage{...ChainCoverage}withheld{sector policy}complete}}fragment ChainGap on Gap{reason sector member system codes message}fragment ChainCoverage on Coverage{sector member members status asked excluded answered held calls milliseconds at}fragment ChainRecord on SectorRecord{sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{level reason at status}inspections{result at kind validUntil}source{system recordId asOf}}fragment RangeOf on Range{least most unit}" as TypedDocument<ImpactData, ImpactVariables>;

export interface StartChainData {
  readonly startChain: JobFields | null;
}
export interface StartChainVariables { readonly code: string; readonly direction: 'BACK' | 'FORWARD'; readonly kinds?: readonly ('TRANSFORM' | 'PACK' | 'HOLD' | 'INSTALL' | 'TREAT' | 'TRANSPORT' | 'MASS_BALANCE')[] | null | undefined; readonly from?: string | null | undefined; readonly to?: string | null | undefined; readonly maxDepth?: number | null | undefined; readonly maxUnits?: number | null | undefined }
export const StartChain = "mutation StartChain($code:TraceCode!$direction:Direction!$kinds:[LinkKind!]$from:DateTime$to:DateTime$maxDepth:Int$maxUnits:Int){startChain(code:$code direction:$direction kinds:$kinds from:$from to:$to maxDepth:$maxDepth maxUnits:$maxUnits){...Job}}fragment Job on Job{id kind state done found createdAt startedAt endsAt complete results error}" as TypedDocument<StartChainData, StartChainVariables>;

export interface StartImpactData {
  readonly startImpact: JobFields | null;
}
export interface StartImpactVariables { readonly codes: readonly (string)[]; readonly maxDepth?: number | null | undefined; readonly maxUnits?: number | null | undefined }
export const StartImpact = "mutation StartImpact($codes:[TraceCode!]!$maxDepth:Int$maxUnits:Int){startImpact(codes:$codes maxDepth:$maxDepth maxUnits:$maxUnits){...Job}}fragment Job on Job{id kind state done found createdAt startedAt endsAt complete results error}" as TypedDocument<StartImpactData, StartImpactVariables>;

export interface CancelJobData {
  readonly cancelJob: JobFields | null;
}
export interface CancelJobVariables { readonly id: string }
export const CancelJob = "mutation CancelJob($id:ID!){cancelJob(id:$id){...Job}}fragment Job on Job{id kind state done found createdAt startedAt endsAt complete results error}" as TypedDocument<CancelJobData, CancelJobVariables>;

export interface ResumeJobData {
  readonly resumeJob: JobFields | null;
}
export interface ResumeJobVariables { readonly id: string }
export const ResumeJob = "mutation ResumeJob($id:ID!){resumeJob(id:$id){...Job}}fragment Job on Job{id kind state done found createdAt startedAt endsAt complete results error}" as TypedDocument<ResumeJobData, ResumeJobVariables>;

export interface FindJobData {
  readonly job: JobFields | null;
}
export interface FindJobVariables { readonly id: string }
export const FindJob = "query FindJob($id:ID!){job(id:$id){...Job}}fragment Job on Job{id kind state done found createdAt startedAt endsAt complete results error}" as TypedDocument<FindJobData, FindJobVariables>;

export interface JobsData {
  readonly jobs: readonly (JobFields)[];
}
export interface JobsVariables {  }
export const Jobs = "query Jobs{jobs{...Job}}fragment Job on Job{id kind state done found createdAt startedAt endsAt complete results error}" as TypedDocument<JobsData, JobsVariables>;

export interface JobPageData {
  readonly job: {
    readonly page: string | null;
  } | null;
}
export interface JobPageVariables { readonly id: string; readonly number: number; readonly amounts: boolean }
export const JobPage = "query JobPage($id:ID!$number:Int!$amounts:Boolean!){job(id:$id){page(number:$number amounts:$amounts)}}" as TypedDocument<JobPageData, JobPageVariables>;

export interface MembersData {
  readonly members: readonly ({
    readonly name: string;
    readonly sector: string;
    readonly kind: 'MINISTRY' | 'REGION' | 'ASSOCIATION' | 'PLATFORM' | 'ENTERPRISE' | 'LABORATORY' | 'CERTIFIER';
    readonly zh: string;
    readonly en: string;
    readonly division: string | null;
    readonly uscc: string | null;
  })[];
}
export interface MembersVariables {  }
export const Members = "query Members{members{name sector kind zh en division uscc}}" as TypedDocument<MembersData, MembersVariables>;

export interface MonitoringData {
  readonly monitoring: {
    readonly groups: readonly ({
      readonly sector: string | null;
      readonly province: string | null;
      readonly month: string | null;
      readonly units: number;
      readonly sample: {
        readonly sampled: number;
        readonly traceable: number;
        readonly broken: number;
        readonly undecided: number;
        readonly least: number;
        readonly most: number;
        readonly listed: number;
        readonly isAll: boolean;
        readonly causes: readonly ({
          readonly reason: string;
          readonly sector: string | null;
          readonly units: number;
        })[];
      } | null;
    })[];
    readonly others: {
      readonly groups: number | null;
      readonly count: number | null;
    };
    readonly members: readonly ({
      readonly sector: string;
      readonly member: string | null;
      readonly usualMilliseconds: number | null;
      readonly breaker: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
    })[];
    readonly draw: string;
    readonly asOf: string;
    readonly gaps: readonly (ChainGapFields)[];
    readonly withheld: readonly ({
      readonly sector: string;
      readonly policy: string | null;
    })[];
    readonly complete: boolean;
  };
}
export interface MonitoringVariables { readonly where?: { readonly sectors?: readonly (string)[] | null | undefined; readonly members?: readonly (string)[] | null | undefined; readonly level?: 'ITEM' | 'LOT' | 'CLASS' | null | undefined; readonly product?: string | null | undefined; readonly producer?: string | null | undefined; readonly holder?: string | null | undefined; readonly division?: string | null | undefined; readonly producedBetween?: { readonly from?: string | null | undefined; readonly to?: string | null | undefined } | null | undefined; readonly recordedBetween?: { readonly from?: string | null | undefined; readonly to?: string | null | undefined } | null | undefined; readonly recalled?: boolean | null | undefined; readonly failed?: boolean | null | undefined; readonly licence?: string | null | undefined; readonly equipmentOverdue?: boolean | null | undefined; readonly changedSince?: string | null | undefined; readonly text?: string | null | undefined } | null | undefined; readonly sample: number }
export const Monitoring = "query Monitoring($where:SearchCondition$sample:Int!){monitoring(where:$where sample:$sample){groups{sector province month units sample{sampled traceable broken undecided least most listed isAll causes{reason sector units}}}others{groups count}members{sector member usualMilliseconds breaker}draw asOf gaps{...ChainGap}withheld{sector policy}complete}}fragment ChainGap on Gap{reason sector member system codes message}" as TypedDocument<MonitoringData, MonitoringVariables>;

export interface OrganizationKnownData {
  readonly organization: {
    readonly uscc: string;
    readonly name: string | null;
    readonly registers: {
      readonly entries: readonly ({
        readonly sector: string;
        readonly member: string;
        readonly statedBy: {
          readonly kind: 'MINISTRY' | 'REGION' | 'ASSOCIATION' | 'PLATFORM' | 'ENTERPRISE' | 'LABORATORY' | 'CERTIFIER';
          readonly zh: string;
          readonly en: string;
        };
        readonly division: string | null;
        readonly licences: readonly (RegisteredFields)[] | null;
        readonly categories: readonly (RegisteredFields)[] | null;
        readonly penalties: readonly ({
          readonly number: string | null;
          readonly at: string | null;
          readonly reason: string | null;
        })[] | null;
      })[];
      readonly gaps: readonly (ChainGapFields)[];
      readonly withheld: readonly ({
        readonly sector: string;
        readonly policy: string | null;
      })[];
      readonly complete: boolean;
    };
    readonly traceRate: {
      readonly sampled: number;
      readonly traceable: number;
      readonly broken: number;
      readonly undecided: number;
      readonly least: number;
      readonly most: number;
      readonly listed: number;
      readonly isAll: boolean;
      readonly draw: string;
      readonly causes: readonly ({
        readonly reason: string;
        readonly sector: string | null;
        readonly units: number;
      })[];
      readonly gaps: readonly (ChainGapFields)[];
      readonly withheld: readonly ({
        readonly sector: string;
        readonly policy: string | null;
      })[];
      readonly complete: boolean;
    };
    readonly indicator: {
      readonly version: string;
      readonly least: number;
      readonly most: number;
      readonly grade: 'HIGH' | 'GOOD' | 'FAIR' | 'LOW' | null;
      readonly components: readonly ({
        readonly name: 'TRACE_RATE' | 'INSPECTIONS' | 'RECALLS' | 'PENALTIES' | 'COMPLAINTS' | 'LICENCES';
        readonly weight: number;
        readonly least: number;
        readonly most: number;
        readonly missing: string | null;
      })[];
      readonly gaps: readonly (ChainGapFields)[];
      readonly withheld: readonly ({
        readonly sector: string;
        readonly policy: string | null;
      })[];
      readonly complete: boolean;
    };
  };
}
export interface OrganizationKnownVariables { readonly uscc: string; readonly sample: number; readonly indicator: boolean }
export const OrganizationKnown = "query OrganizationKnown($uscc:USCC!$sample:Int!$indicator:Boolean!){organization(uscc:$uscc){uscc name registers{entries{sector member statedBy{kind zh en}division licences{...Registered}categories{...Registered}penalties{number at reason}}gaps{...ChainGap}withheld{sector policy}complete}traceRate(sample:$sample){sampled traceable broken undecided least most listed isAll draw causes{reason sector units}gaps{...ChainGap}withheld{sector policy}complete}indicator(sample:$sample)@include(if:$indicator){version least most grade components{name weight least most missing}gaps{...ChainGap}withheld{sector policy}complete}}}fragment ChainGap on Gap{reason sector member system codes message}fragment Registered on Certificate{number kind issuer{uscc name}issuedAt validUntil status}" as TypedDocument<OrganizationKnownData, OrganizationKnownVariables>;

export interface OrganizationData {
  readonly organization: {
    readonly uscc: string;
    readonly name: string | null;
  };
}
export interface OrganizationVariables { readonly uscc: string }
export const Organization = "query Organization($uscc:USCC!){organization(uscc:$uscc){uscc name}}" as TypedDocument<OrganizationData, OrganizationVariables>;

export interface OriginsData {
  readonly origins: {
    readonly candidates: readonly ({
      readonly unit: {
        readonly code: string;
        readonly records: readonly (ChainRecordFields)[];
      };
      readonly depth: number;
      readonly cases: readonly (string)[];
      readonly score: number;
      readonly reach: number;
      readonly extent: 'WHOLE' | 'GAPS' | 'CUT';
      readonly likelihood: number;
      readonly rank: number;
      readonly zh: string;
      readonly en: string;
    })[];
    readonly cases: number;
    readonly left: number;
    readonly parameters: readonly ({
      readonly name: string;
      readonly value: string;
      readonly source: string | null;
    })[];
    readonly gaps: readonly (ChainGapFields)[];
    readonly coverage: readonly (ChainCoverageFields)[];
    readonly withheld: readonly ({
      readonly sector: string;
      readonly policy: string | null;
    })[];
    readonly complete: boolean;
  };
}
export interface OriginsVariables { readonly codes: readonly (string)[]; readonly maxDepth: number; readonly maxUnits: number; readonly first: number }
export const Origins = "query Origins($codes:[TraceCode!]!$maxDepth:Int!$maxUnits:Int!$first:Int!){origins(codes:$codes maxDepth:$maxDepth maxUnits:$maxUnits){candidates(first:$first){unit{code records{...ChainRecord}}depth cases score reach extent likelihood rank zh en}cases left parameters{name value source}gaps{...ChainGap}coverage{...ChainCoverage}withheld{sector policy}complete}}fragment ChainGap on Gap{reason sector member system codes message}fragment ChainCoverage on Coverage{sector member members status asked excluded answered held calls milliseconds at}fragment ChainRecord on SectorRecord{sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{level reason at status}inspections{result at kind validUntil}source{system recordId asOf}}" as TypedDocument<OriginsData, OriginsVariables>;

export interface TraceableData {
  readonly traceable: {
    readonly units: readonly ({
      readonly code: string;
      readonly traceable: boolean | null;
      readonly breaks: readonly ({
        readonly code: string;
        readonly reason: string;
        readonly sector: string | null;
        readonly member: string | null;
        readonly gap: ChainGapFields | null;
      })[];
      readonly origins: readonly ({
        readonly unit: {
          readonly code: string;
        };
        readonly beginning: 'PRIMARY' | 'IMPORT' | null;
        readonly country: string | null;
      })[];
      readonly depth: number;
      readonly asOf: string;
    })[];
    readonly gaps: readonly (ChainGapFields)[];
    readonly withheld: readonly ({
      readonly sector: string;
      readonly policy: string | null;
    })[];
    readonly complete: boolean;
  };
}
export interface TraceableVariables { readonly codes: readonly (string)[]; readonly maxUnits: number }
export const Traceable = "query Traceable($codes:[TraceCode!]!$maxUnits:Int!){traceable(codes:$codes maxUnits:$maxUnits){units{code traceable breaks{code reason sector member gap{...ChainGap}}origins{unit{code}beginning country}depth asOf}gaps{...ChainGap}withheld{sector policy}complete}}fragment ChainGap on Gap{reason sector member system codes message}" as TypedDocument<TraceableData, TraceableVariables>;

export interface OrderRecallData {
  readonly recall: {
    readonly confirm: string | null;
    readonly changed: {
      readonly more: readonly (string)[];
      readonly fewer: readonly (string)[];
      readonly moreMembers: readonly (string)[];
      readonly fewerMembers: readonly (string)[];
      readonly message: string;
    } | null;
    readonly preview: {
      readonly units: readonly ({
        readonly code: string;
        readonly basis: 'BAD' | 'PACKED' | 'CHOSEN';
        readonly certain: boolean;
        readonly unit: {
          readonly records: readonly ({
            readonly productName: string | null;
          })[];
        };
      })[];
      readonly steps: readonly ({
        readonly sector: string;
        readonly member: string;
        readonly right: 'ORDERED' | 'APPROVED' | 'NONE';
        readonly codes: readonly (string)[];
      })[];
      readonly unheld: readonly (string)[];
      readonly deadlines: readonly ({
        readonly duty: string;
        readonly basis: string;
        readonly due: string;
      })[];
      readonly impact: {
        readonly units: readonly ({
          readonly code: string;
          readonly certain: boolean;
          readonly share: {
            readonly least: number;
            readonly most: number | null;
          };
        })[];
        readonly gaps: readonly (ChainGapFields)[];
        readonly complete: boolean;
      } | null;
    } | null;
    readonly order: RecallOrderToldFields | null;
  } | null;
}
export interface OrderRecallVariables { readonly input: { readonly action: 'OPEN' | 'EXTEND' | 'NARROW' | 'CANCEL' | 'CLOSE'; readonly id?: string | null | undefined; readonly key?: string | null | undefined; readonly codes?: readonly (string)[] | null | undefined; readonly also?: readonly (string)[] | null | undefined; readonly level?: 'I' | 'II' | 'III' | null | undefined; readonly reason?: string | null | undefined; readonly advice?: string | null | undefined; readonly confirm?: string | null | undefined }; readonly maxUnits: number }
export const OrderRecall = "mutation OrderRecall($input:RecallInput!$maxUnits:Int!){recall(input:$input maxUnits:$maxUnits){confirm changed{more fewer moreMembers fewerMembers message}preview{units{code basis certain unit{records{productName}}}steps{sector member right codes}unheld deadlines{duty basis due}impact{units{code certain share{least most}}gaps{...ChainGap}complete}}order{...RecallOrderTold}}}fragment ChainGap on Gap{reason sector member system codes message}fragment RecallOrderTold on RecallOrder{id state level reason advice authority openedAt codes steps{id action sector member state reference attempts lastAt nextAt codes shown unread message settled{at by held note}}concerned{organization{uscc}name made held acknowledgedAt}deadlines{duty basis due met}history{entry action at by reason codes waits approvedAt approvedBy withdrawnAt withdrawnBy}}" as TypedDocument<OrderRecallData, OrderRecallVariables>;

export interface FindRecallData {
  readonly recall: RecallOrderToldFields | null;
}
export interface FindRecallVariables { readonly id: string }
export const FindRecall = "query FindRecall($id:ID!){recall(id:$id){...RecallOrderTold}}fragment RecallOrderTold on RecallOrder{id state level reason advice authority openedAt codes steps{id action sector member state reference attempts lastAt nextAt codes shown unread message settled{at by held note}}concerned{organization{uscc}name made held acknowledgedAt}deadlines{duty basis due met}history{entry action at by reason codes waits approvedAt approvedBy withdrawnAt withdrawnBy}}" as TypedDocument<FindRecallData, FindRecallVariables>;

export interface RecallsData {
  readonly recalls: {
    readonly edges: readonly ({
      readonly node: {
        readonly id: string;
        readonly state: 'WAITING' | 'OPEN' | 'CLOSED' | 'CANCELLED';
        readonly level: 'I' | 'II' | 'III';
        readonly reason: string | null;
        readonly authority: string;
        readonly openedAt: string;
        readonly codes: readonly (string)[];
        readonly steps: readonly ({
          readonly member: string;
          readonly state: 'PENDING' | 'SENDING' | 'ACKED' | 'PARTLY' | 'REFUSED' | 'UNCERTAIN';
        })[];
      };
    })[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
  };
}
export interface RecallsVariables { readonly sector?: string | null | undefined; readonly division?: string | null | undefined; readonly state?: 'WAITING' | 'OPEN' | 'CLOSED' | 'CANCELLED' | null | undefined; readonly first: number; readonly after?: string | null | undefined }
export const Recalls = "query Recalls($sector:String$division:String$state:RecallState$first:Int!$after:String){recalls(sector:$sector division:$division state:$state first:$first after:$after){edges{node{id state level reason authority openedAt codes steps{member state}}}pageInfo{hasNextPage endCursor}}}" as TypedDocument<RecallsData, RecallsVariables>;

export interface ApproveRecallData {
  readonly approveRecall: RecallOrderToldFields | null;
}
export interface ApproveRecallVariables { readonly id: string; readonly entry: number; readonly approved: boolean }
export const ApproveRecall = "mutation ApproveRecall($id:ID!$entry:Int!$approved:Boolean!){approveRecall(id:$id entry:$entry approved:$approved){...RecallOrderTold}}fragment RecallOrderTold on RecallOrder{id state level reason advice authority openedAt codes steps{id action sector member state reference attempts lastAt nextAt codes shown unread message settled{at by held note}}concerned{organization{uscc}name made held acknowledgedAt}deadlines{duty basis due met}history{entry action at by reason codes waits approvedAt approvedBy withdrawnAt withdrawnBy}}" as TypedDocument<ApproveRecallData, ApproveRecallVariables>;

export interface SettleRecallStepData {
  readonly settleRecallStep: RecallOrderToldFields | null;
}
export interface SettleRecallStepVariables { readonly id: string; readonly step: string; readonly held: boolean; readonly note?: string | null | undefined }
export const SettleRecallStep = "mutation SettleRecallStep($id:ID!$step:ID!$held:Boolean!$note:String){settleRecallStep(id:$id step:$step held:$held note:$note){...RecallOrderTold}}fragment RecallOrderTold on RecallOrder{id state level reason advice authority openedAt codes steps{id action sector member state reference attempts lastAt nextAt codes shown unread message settled{at by held note}}concerned{organization{uscc}name made held acknowledgedAt}deadlines{duty basis due met}history{entry action at by reason codes waits approvedAt approvedBy withdrawnAt withdrawnBy}}" as TypedDocument<SettleRecallStepData, SettleRecallStepVariables>;

export interface AcknowledgeRecallData {
  readonly acknowledgeRecall: RecallOrderToldFields | null;
}
export interface AcknowledgeRecallVariables { readonly id: string }
export const AcknowledgeRecall = "mutation AcknowledgeRecall($id:ID!){acknowledgeRecall(id:$id){...RecallOrderTold}}fragment RecallOrderTold on RecallOrder{id state level reason advice authority openedAt codes steps{id action sector member state reference attempts lastAt nextAt codes shown unread message settled{at by held note}}concerned{organization{uscc}name made held acknowledgedAt}deadlines{duty basis due met}history{entry action at by reason codes waits approvedAt approvedBy withdrawnAt withdrawnBy}}" as TypedDocument<AcknowledgeRecallData, AcknowledgeRecallVariables>;

export interface SearchData {
  readonly found: {
    readonly edges: readonly ({
      readonly cursor: string;
      readonly node: RecordFields;
    })[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
    readonly gaps: readonly ({
      readonly reason: 'AWAITED' | 'TIMEOUT' | 'UNAVAILABLE' | 'TOO_BUSY' | 'BAD_ANSWER' | 'NOT_UNDERSTOOD' | 'NO_HISTORY' | 'BAD_REQUEST' | 'OTHER_VERSION' | 'UNVERIFIED_CALL' | 'CREDENTIALS_REFUSED' | 'FORBIDDEN' | 'DEPTH_LIMIT' | 'UNIT_LIMIT';
      readonly sector: string | null;
      readonly member: string | null;
      readonly system: string | null;
      readonly codes: readonly (string)[];
      readonly message: string;
    })[];
    readonly withheld: readonly ({
      readonly sector: string;
      readonly policy: string | null;
    })[];
    readonly complete: boolean;
  };
}
export interface SearchVariables { readonly where?: { readonly sectors?: readonly (string)[] | null | undefined; readonly members?: readonly (string)[] | null | undefined; readonly level?: 'ITEM' | 'LOT' | 'CLASS' | null | undefined; readonly product?: string | null | undefined; readonly producer?: string | null | undefined; readonly holder?: string | null | undefined; readonly division?: string | null | undefined; readonly producedBetween?: { readonly from?: string | null | undefined; readonly to?: string | null | undefined } | null | undefined; readonly recordedBetween?: { readonly from?: string | null | undefined; readonly to?: string | null | undefined } | null | undefined; readonly recalled?: boolean | null | undefined; readonly failed?: boolean | null | undefined; readonly licence?: string | null | undefined; readonly equipmentOverdue?: boolean | null | undefined; readonly changedSince?: string | null | undefined; readonly text?: string | null | undefined } | null | undefined; readonly first?: number | null | undefined; readonly after?: string | null | undefined }
export const Search = "query Search($where:SearchCondition$first:Int$after:String){found:search(where:$where first:$first after:$after){edges{cursor node{...Record}}pageInfo{hasNextPage endCursor}gaps{reason sector member system codes message}withheld{sector policy}complete}}fragment Record on SectorRecord{code sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{id level at reason status}inspections{id kind at result validUntil}source{system recordId asOf}}" as TypedDocument<SearchData, SearchVariables>;

export interface SearchAgricultureData {
  readonly found: {
    readonly edges: readonly ({
      readonly cursor: string;
      readonly node: RecordFields;
    })[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
  } | null;
}
export interface SearchAgricultureVariables { readonly filter?: { readonly members?: readonly (string)[] | null | undefined; readonly division?: string | null | undefined; readonly productName?: string | null | undefined } | null | undefined; readonly first?: number | null | undefined; readonly after?: string | null | undefined }
export const SearchAgriculture = "query SearchAgriculture($filter:AgricultureFilter$first:Int$after:String){found:agricultureRecords(filter:$filter first:$first after:$after){edges{cursor node{...Record}}pageInfo{hasNextPage endCursor}}}fragment Record on SectorRecord{code sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{id level at reason status}inspections{id kind at result validUntil}source{system recordId asOf}}" as TypedDocument<SearchAgricultureData, SearchAgricultureVariables>;

export interface SearchFoodDrugData {
  readonly found: {
    readonly edges: readonly ({
      readonly cursor: string;
      readonly node: RecordFields;
    })[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
  } | null;
}
export interface SearchFoodDrugVariables { readonly filter?: { readonly members?: readonly (string)[] | null | undefined; readonly division?: string | null | undefined; readonly kind?: 'FOOD' | 'DRUG' | 'DRUG_MATERIAL' | null | undefined; readonly productName?: string | null | undefined; readonly approvalNumber?: string | null | undefined; readonly lot?: string | null | undefined; readonly from?: string | null | undefined; readonly to?: string | null | undefined; readonly step?: string | null | undefined } | null | undefined; readonly first?: number | null | undefined; readonly after?: string | null | undefined }
export const SearchFoodDrug = "query SearchFoodDrug($filter:FoodDrugFilter$first:Int$after:String){found:foodDrugRecords(filter:$filter first:$first after:$after){edges{cursor node{...Record}}pageInfo{hasNextPage endCursor}}}fragment Record on SectorRecord{code sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{id level at reason status}inspections{id kind at result validUntil}source{system recordId asOf}}" as TypedDocument<SearchFoodDrugData, SearchFoodDrugVariables>;

export interface SearchHazardousGoodsData {
  readonly found: {
    readonly edges: readonly ({
      readonly cursor: string;
      readonly node: RecordFields;
    })[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
  } | null;
}
export interface SearchHazardousGoodsVariables { readonly filter?: { readonly members?: readonly (string)[] | null | undefined; readonly division?: string | null | undefined; readonly productName?: string | null | undefined; readonly cas?: string | null | undefined; readonly unNumber?: string | null | undefined } | null | undefined; readonly first?: number | null | undefined; readonly after?: string | null | undefined }
export const SearchHazardousGoods = "query SearchHazardousGoods($filter:HazardousGoodsFilter$first:Int$after:String){found:hazardousGoodsRecords(filter:$filter first:$first after:$after){edges{cursor node{...Record}}pageInfo{hasNextPage endCursor}}}fragment Record on SectorRecord{code sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{id level at reason status}inspections{id kind at result validUntil}source{system recordId asOf}}" as TypedDocument<SearchHazardousGoodsData, SearchHazardousGoodsVariables>;

export interface SearchRareEarthData {
  readonly found: {
    readonly edges: readonly ({
      readonly cursor: string;
      readonly node: RecordFields;
    })[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
  } | null;
}
export interface SearchRareEarthVariables { readonly filter?: { readonly members?: readonly (string)[] | null | undefined; readonly division?: string | null | undefined; readonly productName?: string | null | undefined; readonly month?: string | null | undefined } | null | undefined; readonly first?: number | null | undefined; readonly after?: string | null | undefined }
export const SearchRareEarth = "query SearchRareEarth($filter:RareEarthFilter$first:Int$after:String){found:rareEarthRecords(filter:$filter first:$first after:$after){edges{cursor node{...Record}}pageInfo{hasNextPage endCursor}}}fragment Record on SectorRecord{code sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{id level at reason status}inspections{id kind at result validUntil}source{system recordId asOf}}" as TypedDocument<SearchRareEarthData, SearchRareEarthVariables>;

export interface SearchSpecialEquipmentData {
  readonly found: {
    readonly edges: readonly ({
      readonly cursor: string;
      readonly node: RecordFields;
    })[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
  } | null;
}
export interface SearchSpecialEquipmentVariables { readonly filter?: { readonly members?: readonly (string)[] | null | undefined; readonly division?: string | null | undefined; readonly productName?: string | null | undefined; readonly variety?: string | null | undefined; readonly dueBefore?: string | null | undefined } | null | undefined; readonly first?: number | null | undefined; readonly after?: string | null | undefined }
export const SearchSpecialEquipment = "query SearchSpecialEquipment($filter:SpecialEquipmentFilter$first:Int$after:String){found:specialEquipmentRecords(filter:$filter first:$first after:$after){edges{cursor node{...Record}}pageInfo{hasNextPage endCursor}}}fragment Record on SectorRecord{code sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{id level at reason status}inspections{id kind at result validUntil}source{system recordId asOf}}" as TypedDocument<SearchSpecialEquipmentData, SearchSpecialEquipmentVariables>;

export interface UnitData {
  readonly unit: {
    readonly code: string;
    readonly records: readonly (RecordFields)[];
    readonly coverage: readonly ({
      readonly sector: string;
      readonly member: string | null;
      readonly members: number;
      readonly status: 'AWAITED' | 'ANSWERED' | 'PARTIAL' | 'FAILED';
      readonly asked: number;
      readonly excluded: number;
      readonly answered: number;
      readonly held: number;
      readonly calls: number | null;
      readonly milliseconds: number | null;
      readonly at: string | null;
      readonly breaker: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
    })[];
  };
}
export interface UnitVariables { readonly code: string }
export const Unit = "query Unit($code:TraceCode!){unit(code:$code){code records{...Record}coverage{sector member members status asked excluded answered held calls milliseconds at breaker}}}fragment Record on SectorRecord{code sector member statedBy{kind zh en}level productName quantity{value unit}producedAt expiresAt producer{uscc name}place{division name}recalls{id level at reason status}inspections{id kind at result validUntil}source{system recordId asOf}}" as TypedDocument<UnitData, UnitVariables>;

export interface WarningsData {
  readonly chain: {
    readonly root: {
      readonly code: string;
    };
    readonly units: readonly ({
      readonly code: string;
      readonly records: readonly ({
        readonly sector: string;
        readonly member: string;
        readonly statedBy: {
          readonly kind: 'MINISTRY' | 'REGION' | 'ASSOCIATION' | 'PLATFORM' | 'ENTERPRISE' | 'LABORATORY' | 'CERTIFIER';
          readonly zh: string;
          readonly en: string;
        } | null;
        readonly productName: string | null;
      })[];
    })[];
    readonly complete: boolean;
    readonly gaps: readonly (ChainGapFields)[];
    readonly withheld: readonly ({
      readonly sector: string;
      readonly policy: string | null;
    })[];
    readonly coverage: readonly (ChainCoverageFields)[];
    readonly warnings: readonly (WarningTextFields)[];
  };
}
export interface WarningsVariables { readonly code: string; readonly direction: 'BACK' | 'FORWARD'; readonly maxDepth: number; readonly maxUnits: number; readonly rules?: readonly (string)[] | null | undefined; readonly undecided: boolean }
export const Warnings = "query Warnings($code:TraceCode!$direction:Direction!$maxDepth:Int!$maxUnits:Int!$rules:[String!]$undecided:Boolean!){chain(code:$code direction:$direction maxDepth:$maxDepth maxUnits:$maxUnits){root{code}units{code records{sector member statedBy{kind zh en}productName}}complete gaps{...ChainGap}withheld{sector policy}coverage{...ChainCoverage}warnings(rules:$rules undecided:$undecided){...WarningText}}}fragment ChainGap on Gap{reason sector member system codes message}fragment ChainCoverage on Coverage{sector member members status asked excluded answered held calls milliseconds at}fragment WarningText on Warning{rule{id zh en}level outcome codes at zh en evidence{sector member statedBy{kind zh en}system recordId code field value}missing{sector member code field reason}parameters{name value member source}}" as TypedDocument<WarningsData, WarningsVariables>;

export interface UnitWarningsData {
  readonly unit: {
    readonly warnings: readonly (WarningTextFields)[];
  };
}
export interface UnitWarningsVariables { readonly code: string }
export const UnitWarnings = "query UnitWarnings($code:TraceCode!){unit(code:$code){warnings(undecided:true){...WarningText}}}fragment WarningText on Warning{rule{id zh en}level outcome codes at zh en evidence{sector member statedBy{kind zh en}system recordId code field value}missing{sector member code field reason}parameters{name value member source}}" as TypedDocument<UnitWarningsData, UnitWarningsVariables>;

export interface WarningRulesData {
  readonly warningRules: readonly ({
    readonly id: string;
    readonly zh: string;
    readonly en: string;
    readonly level: 'INFO' | 'NOTICE' | 'SERIOUS' | 'CRITICAL';
    readonly sectors: readonly (string)[];
    readonly basis: string;
    readonly parameters: readonly ({
      readonly name: string;
      readonly value: string;
      readonly member: string | null;
      readonly source: string | null;
    })[];
    readonly measured: {
      readonly at: string;
      readonly cases: number;
      readonly found: number;
      readonly undecided: number;
      readonly falseAlarms: number;
    } | null;
  })[];
}
export interface WarningRulesVariables {  }
export const WarningRules = "query WarningRules{warningRules{id zh en level sectors basis parameters{name value member source}measured{at cases found undecided falseAlarms}}}" as TypedDocument<WarningRulesData, WarningRulesVariables>;

