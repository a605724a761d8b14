// Made by `npm run documents` from the .graphql files beside it and the supergraph.

import type { TypedDocument } from '@tongcha/client';

export interface DeskAlertFields {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly level: 'INFO' | 'NOTICE' | 'SERIOUS' | 'CRITICAL';
  readonly codes: readonly (string)[];
  readonly sectors: readonly (string)[];
  readonly firstAt: string;
  readonly lastAt: string;
  readonly times: number;
  readonly state: 'OPEN' | 'ACKNOWLEDGED' | 'CLOSED';
  readonly affectedUnits: number | null;
  readonly acknowledged: {
    readonly at: string;
    readonly by: string | null;
  } | null;
  readonly closed: {
    readonly at: string;
    readonly by: string | null;
    readonly note: string | null;
  } | null;
  readonly warning: {
    readonly zh: string;
    readonly en: string;
  } | null;
}

export interface CaseRangeFields {
  readonly least: number;
  readonly most: number | null;
  readonly unit: string | null;
}

export interface DeskGapFields {
  readonly reason: 'AWAITED' | 'TIMEOUT' | 'UNAVAILABLE' | 'TOO_BUSY' | 'BAD_ANSWER' | 'NOT_UNDERSTOOD' | 'NO_HISTORY' | 'BAD_REQUEST' | 'OTHER_VERSION' | 'UNVERIFIED_CALL' | 'CREDENTIALS_REFUSED' | 'FORBIDDEN' | 'DEPTH_LIMIT' | 'UNIT_LIMIT';
  readonly sector: string | null;
  readonly member: string | null;
  readonly codes: readonly (string)[];
  readonly message: string;
}

export interface DeskOrderFields {
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
  readonly deadlines: readonly (DeskTermFields)[];
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

export interface DeskTermFields {
  readonly duty: string;
  readonly basis: string;
  readonly due: string;
  readonly met: boolean | null;
}

export interface AlertsData {
  readonly alerts: {
    readonly edges: readonly ({
      readonly node: DeskAlertFields;
    })[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
  };
}
export interface AlertsVariables { readonly state?: 'OPEN' | 'ACKNOWLEDGED' | 'CLOSED' | null | undefined; readonly atLeast?: 'INFO' | 'NOTICE' | 'SERIOUS' | 'CRITICAL' | null | undefined; readonly sector?: string | null | undefined; readonly after?: string | null | undefined }
export const Alerts = "query Alerts($state:AlertState$atLeast:WarningLevel$sector:String$after:String){alerts(state:$state atLeast:$atLeast sector:$sector after:$after first:20){edges{node{...DeskAlert}}pageInfo{hasNextPage endCursor}}}fragment DeskAlert on Alert{id zh en level codes sectors firstAt lastAt times state affectedUnits acknowledged{at by}closed{at by note}warning{zh en}}" as TypedDocument<AlertsData, AlertsVariables>;

export interface AlertOfData {
  readonly alert: DeskAlertFields & {
    readonly warning: {
      readonly evidence: readonly ({
        readonly sector: string;
        readonly member: string;
        readonly field: string;
        readonly value: string | null;
        readonly code: string;
      })[];
    } | null;
  } | null;
}
export interface AlertOfVariables { readonly id: string }
export const AlertOf = "query AlertOf($id:ID!){alert(id:$id){...DeskAlert warning{evidence{sector member field value code}}}}fragment DeskAlert on Alert{id zh en level codes sectors firstAt lastAt times state affectedUnits acknowledged{at by}closed{at by note}warning{zh en}}" as TypedDocument<AlertOfData, AlertOfVariables>;

export interface AlertsLiveData {
  readonly alertRaised: {
    readonly id: string;
    readonly kind: 'RAISED' | 'EXTENDED' | 'CLOSED';
    readonly alert: DeskAlertFields;
  };
}
export interface AlertsLiveVariables { readonly after?: string | null | undefined }
export const AlertsLive = "subscription AlertsLive($after:ID){alertRaised(after:$after){id kind alert{...DeskAlert}}}fragment DeskAlert on Alert{id zh en level codes sectors firstAt lastAt times state affectedUnits acknowledged{at by}closed{at by note}warning{zh en}}" as TypedDocument<AlertsLiveData, AlertsLiveVariables>;

export interface AcknowledgeAlertData {
  readonly acknowledgeAlert: DeskAlertFields | null;
}
export interface AcknowledgeAlertVariables { readonly id: string }
export const AcknowledgeAlert = "mutation AcknowledgeAlert($id:ID!){acknowledgeAlert(id:$id){...DeskAlert}}fragment DeskAlert on Alert{id zh en level codes sectors firstAt lastAt times state affectedUnits acknowledged{at by}closed{at by note}warning{zh en}}" as TypedDocument<AcknowledgeAlertData, AcknowledgeAlertVariables>;

export interface CloseAlertData {
  readonly closeAlert: DeskAlertFields | null;
}
export interface CloseAlertVariables { readonly id: string; readonly note: string }
export const CloseAlert = "mutation CloseAlert($id:ID!$note:String!){closeAlert(id:$id note:$note){...DeskAlert}}fragment DeskAlert on Alert{id zh en level codes sectors firstAt lastAt times state affectedUnits acknowledged{at by}closed{at by note}warning{zh en}}" as TypedDocument<CloseAlertData, CloseAlertVariables>;

export interface CallerData {
  readonly caller: {
    readonly role: string;
    readonly sector: string | null;
    readonly organization: string | null;
    readonly scopes: readonly (string)[];
    readonly purposes: readonly (string)[];
  } | null;
}
export interface CallerVariables {  }
export const Caller = "query Caller{caller{role sector organization scopes purposes}}" as TypedDocument<CallerData, CallerVariables>;

export interface CaseData {
  readonly impact: {
    readonly units: readonly ({
      readonly code: string;
      readonly depth: number;
      readonly certain: boolean;
      readonly share: CaseRangeFields;
      readonly affected: CaseRangeFields | null;
      readonly mixing: 'MIXED' | 'DISCRETE' | 'UNKNOWN';
      readonly sectors: readonly (string)[];
      readonly holders: readonly ({
        readonly uscc: string;
        readonly name: string | null;
      })[];
      readonly unit: {
        readonly records: readonly ({
          readonly productName: string | null;
        })[];
      };
    })[];
    readonly totals: readonly ({
      readonly by: 'SECTOR' | 'LEVEL' | 'PRODUCT' | 'DIVISION' | 'WEEK' | 'HOLDER';
      readonly key: string | null;
      readonly name: string | null;
      readonly units: number;
      readonly certain: number;
      readonly content: readonly (CaseRangeFields)[];
    })[];
    readonly holders: readonly ({
      readonly organization: {
        readonly uscc: string;
        readonly name: string | null;
      };
      readonly name: string | null;
      readonly codes: readonly (string)[];
      readonly certain: number;
    })[];
    readonly actions: readonly ({
      readonly sector: string;
      readonly division: string | null;
      readonly organization: {
        readonly uscc: string;
        readonly name: string | null;
      } | null;
      readonly name: string | null;
      readonly duty: string;
      readonly basis: string;
      readonly due: string | null;
    })[];
    readonly gaps: readonly (DeskGapFields)[];
    readonly withheld: readonly ({
      readonly sector: string;
      readonly policy: string | null;
    })[];
    readonly complete: boolean;
  };
}
export interface CaseVariables { readonly codes: readonly (string)[]; readonly maxUnits: number }
export const Case = "query Case($codes:[TraceCode!]!$maxUnits:Int!){impact(codes:$codes maxUnits:$maxUnits){units{code depth certain share{...CaseRange}affected{...CaseRange}mixing sectors holders{uscc name}unit{records{productName}}}totals(by:[SECTOR LEVEL PRODUCT DIVISION WEEK HOLDER]){by key name units certain content{...CaseRange}}holders{organization{uscc name}name codes certain}actions{sector division organization{uscc name}name duty basis due}gaps{...DeskGap}withheld{sector policy}complete}}fragment CaseRange on Range{least most unit}fragment DeskGap on Gap{reason sector member codes message}" as TypedDocument<CaseData, CaseVariables>;

export interface ComplaintsData {
  readonly complaintCounts: readonly ({
    readonly code: string;
    readonly count: number;
    readonly lastAt: string;
    readonly topics: readonly ({
      readonly topic: 'ILLNESS' | 'QUALITY' | 'LABEL' | 'COUNTERFEIT' | 'EXPIRED' | 'EQUIPMENT' | 'LEAK' | 'SELLER' | 'OTHER';
      readonly count: number;
    })[];
    readonly unit: {
      readonly records: readonly ({
        readonly productName: string | null;
      })[];
    };
  })[];
}
export interface ComplaintsVariables {  }
export const Complaints = "query Complaints{complaintCounts(first:100){code count lastAt topics{topic count}unit{records{productName}}}}" as TypedDocument<ComplaintsData, ComplaintsVariables>;

export interface UnsettledComplaintsData {
  readonly unsettledComplaints: readonly ({
    readonly number: string;
    readonly member: string;
    readonly at: string;
    readonly message: string | null;
  })[];
}
export interface UnsettledComplaintsVariables {  }
export const UnsettledComplaints = "query UnsettledComplaints{unsettledComplaints(first:100){number member at message}}" as TypedDocument<UnsettledComplaintsData, UnsettledComplaintsVariables>;

export interface SettleComplaintData {
  readonly settleComplaint: {
    readonly state: 'WAITING' | 'DELIVERED' | 'ACCEPTED' | 'REFUSED' | 'CLOSED' | 'UNDELIVERED' | 'UNCERTAIN';
  } | null;
}
export interface SettleComplaintVariables { readonly number: string; readonly held: boolean; readonly note?: string | null | undefined }
export const SettleComplaint = "mutation SettleComplaint($number:ID!$held:Boolean!$note:String){settleComplaint(number:$number held:$held note:$note){state}}" as TypedDocument<SettleComplaintData, SettleComplaintVariables>;

export interface ComplaintOfData {
  readonly complaint: {
    readonly state: 'WAITING' | 'DELIVERED' | 'ACCEPTED' | 'REFUSED' | 'CLOSED' | 'UNDELIVERED' | 'UNCERTAIN';
    readonly sector: string;
    readonly at: string;
    readonly reference: string | null;
    readonly answer: string | null;
  } | null;
}
export interface ComplaintOfVariables { readonly receipt: string }
export const ComplaintOf = "query ComplaintOf($receipt:String!){complaint(receipt:$receipt){state sector at reference answer}}" as TypedDocument<ComplaintOfData, ComplaintOfVariables>;

export interface EnterpriseData {
  readonly organization: {
    readonly uscc: string;
    readonly name: string | null;
    readonly registers: {
      readonly entries: readonly ({
        readonly sector: string;
        readonly member: string;
        readonly statedBy: {
          readonly zh: string;
          readonly en: string;
        };
        readonly division: string | null;
        readonly licences: readonly ({
          readonly number: string | null;
          readonly kind: string | null;
          readonly issuer: {
            readonly name: string | null;
          } | null;
          readonly validUntil: string | null;
          readonly status: string | null;
        })[] | null;
        readonly categories: readonly ({
          readonly number: string | null;
          readonly kind: string | null;
          readonly issuer: {
            readonly name: string | null;
          } | null;
          readonly validUntil: string | null;
          readonly status: string | null;
        })[] | null;
        readonly penalties: readonly ({
          readonly number: string | null;
          readonly at: string | null;
          readonly reason: string | null;
        })[] | null;
      })[];
      readonly gaps: readonly (DeskGapFields)[];
      readonly withheld: readonly ({
        readonly sector: string;
        readonly policy: string | null;
      })[];
    };
  };
}
export interface EnterpriseVariables { readonly uscc: string }
export const Enterprise = "query Enterprise($uscc:USCC!){organization(uscc:$uscc){uscc name registers{entries{sector member statedBy{zh en}division licences{number kind issuer{name}validUntil status}categories{number kind issuer{name}validUntil status}penalties{number at reason}}gaps{...DeskGap}withheld{sector policy}}}}fragment DeskGap on Gap{reason sector member codes message}" as TypedDocument<EnterpriseData, EnterpriseVariables>;

export interface EnterpriseIndicatorData {
  readonly organization: {
    readonly indicator: {
      readonly version: string;
      readonly formula: string;
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
      readonly asOf: string;
      readonly sample: {
        readonly sampled: number;
        readonly traceable: number;
        readonly broken: number;
        readonly undecided: number;
        readonly least: number;
        readonly most: number;
      };
      readonly gaps: readonly (DeskGapFields)[];
    };
  };
}
export interface EnterpriseIndicatorVariables { readonly uscc: string }
export const EnterpriseIndicator = "query EnterpriseIndicator($uscc:USCC!){organization(uscc:$uscc){indicator{version formula least most grade components{name weight least most missing}asOf sample{sampled traceable broken undecided least most}gaps{...DeskGap}}}}fragment DeskGap on Gap{reason sector member codes message}" as TypedDocument<EnterpriseIndicatorData, EnterpriseIndicatorVariables>;

export interface ReadsData {
  readonly reads: {
    readonly reads: readonly ({
      readonly at: string;
      readonly request: string;
      readonly role: string;
      readonly subject: string | null;
      readonly sector: string | null;
      readonly organization: string | null;
      readonly purpose: string | null;
      readonly operation: string | null;
      readonly member: string;
      readonly outcome: string;
    })[];
    readonly since: string;
    readonly complete: boolean;
  } | null;
}
export interface ReadsVariables { readonly code: string }
export const Reads = "query Reads($code:TraceCode!){reads(code:$code first:100){reads{at request role subject sector organization purpose operation member outcome}since complete}}" as TypedDocument<ReadsData, ReadsVariables>;

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
export interface RecallsVariables { readonly state?: 'WAITING' | 'OPEN' | 'CLOSED' | 'CANCELLED' | null | undefined; readonly after?: string | null | undefined }
export const Recalls = "query Recalls($state:RecallState$after:String){recalls(state:$state after:$after first:20){edges{node{id state level reason authority openedAt codes steps{state}}}pageInfo{hasNextPage endCursor}}}" as TypedDocument<RecallsData, RecallsVariables>;

export interface OrderOfData {
  readonly recall: DeskOrderFields | null;
}
export interface OrderOfVariables { readonly id: string }
export const OrderOf = "query OrderOf($id:ID!){recall(id:$id){...DeskOrder}}fragment DeskOrder on RecallOrder{id state level reason advice authority openedAt codes steps{id action sector member state reference attempts lastAt nextAt codes shown unread message settled{at by held note}}concerned{organization{uscc}name made held acknowledgedAt}deadlines{...DeskTerm}history{entry action at by reason codes waits approvedAt approvedBy withdrawnAt withdrawnBy}}fragment DeskTerm on RecallDeadline{duty basis due met}" as TypedDocument<OrderOfData, OrderOfVariables>;

export interface RecallData {
  readonly recall: {
    readonly order: DeskOrderFields | null;
    readonly preview: {
      readonly impact: {
        readonly units: readonly ({
          readonly code: string;
          readonly certain: boolean;
          readonly unit: {
            readonly records: readonly ({
              readonly productName: string | null;
            })[];
          };
        })[];
        readonly complete: boolean;
      } | null;
      readonly units: readonly ({
        readonly code: string;
        readonly basis: 'BAD' | 'PACKED' | 'CHOSEN';
        readonly certain: boolean;
      })[];
      readonly steps: readonly ({
        readonly sector: string;
        readonly member: string;
        readonly right: 'ORDERED' | 'APPROVED' | 'NONE';
        readonly codes: readonly (string)[];
      })[];
      readonly unheld: readonly (string)[];
      readonly deadlines: readonly (DeskTermFields)[];
    } | null;
    readonly confirm: string | null;
    readonly changed: {
      readonly more: readonly (string)[];
      readonly fewer: readonly (string)[];
      readonly moreMembers: readonly (string)[];
      readonly fewerMembers: readonly (string)[];
      readonly message: string;
    } | null;
  } | null;
}
export interface RecallVariables { readonly input: { readonly action: 'OPEN' | 'EXTEND' | 'NARROW' | 'CANCEL' | 'CLOSE'; readonly id?: string | null | undefined; readonly key?: string | null | undefined; readonly codes?: readonly (string)[] | null | undefined; readonly also?: readonly (string)[] | null | undefined; readonly level?: 'I' | 'II' | 'III' | null | undefined; readonly reason?: string | null | undefined; readonly advice?: string | null | undefined; readonly confirm?: string | null | undefined } }
export const Recall = "mutation Recall($input:RecallInput!){recall(input:$input){order{...DeskOrder}preview{impact{units{code certain unit{records{productName}}}complete}units{code basis certain}steps{sector member right codes}unheld deadlines{...DeskTerm}}confirm changed{more fewer moreMembers fewerMembers message}}}fragment DeskOrder on RecallOrder{id state level reason advice authority openedAt codes steps{id action sector member state reference attempts lastAt nextAt codes shown unread message settled{at by held note}}concerned{organization{uscc}name made held acknowledgedAt}deadlines{...DeskTerm}history{entry action at by reason codes waits approvedAt approvedBy withdrawnAt withdrawnBy}}fragment DeskTerm on RecallDeadline{duty basis due met}" as TypedDocument<RecallData, RecallVariables>;

export interface ApproveRecallData {
  readonly approveRecall: DeskOrderFields | null;
}
export interface ApproveRecallVariables { readonly id: string; readonly entry: number; readonly approved: boolean }
export const ApproveRecall = "mutation ApproveRecall($id:ID!$entry:Int!$approved:Boolean!){approveRecall(id:$id entry:$entry approved:$approved){...DeskOrder}}fragment DeskOrder on RecallOrder{id state level reason advice authority openedAt codes steps{id action sector member state reference attempts lastAt nextAt codes shown unread message settled{at by held note}}concerned{organization{uscc}name made held acknowledgedAt}deadlines{...DeskTerm}history{entry action at by reason codes waits approvedAt approvedBy withdrawnAt withdrawnBy}}fragment DeskTerm on RecallDeadline{duty basis due met}" as TypedDocument<ApproveRecallData, ApproveRecallVariables>;

export interface SettleStepData {
  readonly settleRecallStep: DeskOrderFields | null;
}
export interface SettleStepVariables { readonly id: string; readonly step: string; readonly held: boolean; readonly note?: string | null | undefined }
export const SettleStep = "mutation SettleStep($id:ID!$step:ID!$held:Boolean!$note:String){settleRecallStep(id:$id step:$step held:$held note:$note){...DeskOrder}}fragment DeskOrder on RecallOrder{id state level reason advice authority openedAt codes steps{id action sector member state reference attempts lastAt nextAt codes shown unread message settled{at by held note}}concerned{organization{uscc}name made held acknowledgedAt}deadlines{...DeskTerm}history{entry action at by reason codes waits approvedAt approvedBy withdrawnAt withdrawnBy}}fragment DeskTerm on RecallDeadline{duty basis due met}" as TypedDocument<SettleStepData, SettleStepVariables>;

