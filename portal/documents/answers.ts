// Made by `npm run documents` from the .graphql files beside it and the supergraph.

import type { TrustedDocument } from '../ask/trusted-document.ts';

export interface RecalledLotFields {
  readonly code: string;
  readonly sector: string;
  readonly member: string;
  readonly statedBy: StatedFields | null;
  readonly productName: string | null;
  readonly producedAt: string | null;
  readonly producer: {
    readonly uscc: string;
    readonly name: string | null;
  } | null;
  readonly recalls: readonly ({
    readonly id: string | null;
    readonly level: string | null;
    readonly at: string | null;
    readonly reason: string | null;
    readonly advice: string | null;
    readonly organization: {
      readonly uscc: string;
      readonly name: string | null;
    } | null;
    readonly status: string | null;
  })[] | null;
  readonly source: {
    readonly system: string;
    readonly asOf: string | null;
  } | null;
}

export interface RecordFields {
  readonly code: string;
  readonly sector: string;
  readonly member: string;
  readonly statedBy: StatedFields | null;
  readonly level: 'ITEM' | 'LOT' | 'CLASS' | null;
  readonly productName: string | null;
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
  readonly events: readonly ({
    readonly id: string | null;
    readonly step: string | null;
    readonly at: string | null;
    readonly place: {
      readonly name: string | null;
    } | null;
  })[] | null;
  readonly inspections: readonly ({
    readonly id: string | null;
    readonly kind: string | null;
    readonly at: string | null;
    readonly result: 'PASS' | 'FAIL' | 'CONDITIONAL' | 'UNKNOWN' | null;
    readonly validUntil: string | null;
    readonly organization: {
      readonly uscc: string;
      readonly name: string | null;
    } | null;
  })[] | null;
  readonly certificates: readonly ({
    readonly number: string | null;
    readonly kind: string | null;
    readonly issuer: {
      readonly uscc: string;
      readonly name: string | null;
    } | null;
    readonly issuedAt: string | null;
    readonly validUntil: string | null;
    readonly status: string | null;
  })[] | null;
  readonly recalls: readonly ({
    readonly id: string | null;
    readonly at: string | null;
    readonly reason: string | null;
    readonly status: string | null;
  })[] | null;
  readonly source: {
    readonly system: string;
    readonly recordId: string | null;
    readonly asOf: string | null;
  } | null;
}

export interface StatedFields {
  readonly name: string;
  readonly kind: 'MINISTRY' | 'REGION' | 'ASSOCIATION' | 'PLATFORM' | 'ENTERPRISE' | 'LABORATORY' | 'CERTIFIER';
  readonly zh: string;
  readonly en: string;
}

export interface WalkedFields {
  readonly direction: 'BACK' | 'FORWARD';
  readonly complete: boolean;
  readonly units: readonly ({
    readonly code: string;
    readonly depth: number;
    readonly records: readonly ({
      readonly sector: string;
      readonly member: string;
      readonly statedBy: StatedFields | null;
      readonly level: 'ITEM' | 'LOT' | 'CLASS' | null;
      readonly productName: string | null;
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
      readonly inspections: readonly ({
        readonly kind: string | null;
        readonly at: string | null;
        readonly result: 'PASS' | 'FAIL' | 'CONDITIONAL' | 'UNKNOWN' | null;
        readonly validUntil: string | null;
      })[] | null;
      readonly source: {
        readonly system: string;
        readonly asOf: string | null;
      } | null;
    })[];
  })[];
  readonly links: readonly ({
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
      readonly statedBy: StatedFields;
      readonly system: string | null;
      readonly recordId: string | null;
      readonly confidence: 'HIGH' | 'MEDIUM' | 'LOW';
    })[];
    readonly disagreements: readonly ('TIME' | 'QUANTITY' | 'SHARE')[];
    readonly doubts: readonly ('OUT_OF_ORDER' | 'ENDS_BEFORE')[];
  })[];
  readonly gaps: readonly ({
    readonly reason: 'AWAITED' | 'TIMEOUT' | 'UNAVAILABLE' | 'TOO_BUSY' | 'BAD_ANSWER' | 'NOT_UNDERSTOOD' | 'NO_HISTORY' | 'BAD_REQUEST' | 'OTHER_VERSION' | 'UNVERIFIED_CALL' | 'CREDENTIALS_REFUSED' | 'FORBIDDEN' | 'DEPTH_LIMIT' | 'UNIT_LIMIT';
    readonly sector: string | null;
    readonly member: string | null;
    readonly system: string | null;
    readonly codes: readonly (string)[];
  })[];
  readonly withheld: readonly ({
    readonly sector: string;
    readonly policy: string | null;
  })[];
  readonly coverage: readonly ({
    readonly sector: string;
    readonly member: string | null;
    readonly members: number;
    readonly status: 'AWAITED' | 'ANSWERED' | 'PARTIAL' | 'FAILED';
    readonly asked: number;
    readonly answered: number;
    readonly held: number;
    readonly at: string | null;
  })[];
}

export interface WarnedFields {
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
    readonly statedBy: StatedFields | null;
    readonly code: string;
    readonly field: string;
    readonly value: string | null;
  })[];
  readonly missing: readonly ({
    readonly sector: string | null;
    readonly member: string | null;
    readonly reason: string;
  })[];
}

export interface CatalogueAnswer {
  readonly catalogue: readonly ({
    readonly type: string;
    readonly typeZh: string | null;
    readonly typeEn: string | null;
    readonly field: string;
    readonly gives: string;
    readonly takes: readonly (string)[];
    readonly sectors: readonly (string)[];
    readonly members: readonly (string)[];
    readonly sharing: 'PUBLIC' | 'CONDITIONAL' | 'BY_RECORD';
    readonly policies: readonly (readonly (string)[])[];
    readonly personal: boolean;
    readonly zh: string | null;
    readonly en: string | null;
  })[];
}
export const Catalogue: TrustedDocument<{  }, CatalogueAnswer> = { name: 'Catalogue', hash: '5cb58609fb987f3f2c0e755a0666f0f8e2a9ebf0ae36ff23f13f629dc7a09389' };

export interface ChainBackLiveAnswer {
  readonly chain: WalkedFields & {
    readonly warnings: readonly (WarnedFields)[];
  };
}
export const ChainBackLive: TrustedDocument<{ readonly code: string; readonly maxUnits: number }, ChainBackLiveAnswer> = { name: 'ChainBackLive', hash: 'd09089505e2afbb1e5e533f1bbca0ff17f1ccee44624eefce5212f71c938bf37' };

export interface ChainBackAnswer {
  readonly chain: WalkedFields & {
    readonly warnings: readonly (WarnedFields)[];
  };
}
export const ChainBack: TrustedDocument<{ readonly code: string; readonly maxUnits: number }, ChainBackAnswer> = { name: 'ChainBack', hash: 'aa0fdcb115ca6c2aa917094d827953f33979ee90dcc92dea4ee02cc17fc1b4c6' };

export interface ChainOnwardLiveAnswer {
  readonly chain: WalkedFields;
}
export const ChainOnwardLive: TrustedDocument<{ readonly code: string; readonly maxUnits: number }, ChainOnwardLiveAnswer> = { name: 'ChainOnwardLive', hash: 'f1b34248f737ff779c2672954bd02c86e79645e9f447be4183b7ad5118356512' };

export interface ChainOnwardAnswer {
  readonly chain: WalkedFields;
}
export const ChainOnward: TrustedDocument<{ readonly code: string; readonly maxUnits: number }, ChainOnwardAnswer> = { name: 'ChainOnward', hash: '01722deaebf1534cd5f70f7321eb55afe7f81244c9aa504ae8906c5626e55a3a' };

export interface ChainSummaryAnswer {
  readonly chain: {
    readonly direction: 'BACK' | 'FORWARD';
    readonly units: readonly ({
      readonly code: string;
      readonly depth: number;
      readonly records: readonly ({
        readonly sector: string;
        readonly statedBy: StatedFields | null;
        readonly productName: string | null;
        readonly producedAt: string | null;
        readonly place: {
          readonly division: string | null;
        } | null;
      })[];
    })[];
    readonly links: readonly ({
      readonly kind: 'TRANSFORM' | 'PACK' | 'HOLD' | 'INSTALL' | 'TREAT' | 'TRANSPORT' | 'MASS_BALANCE';
      readonly from: string;
      readonly to: string;
      readonly at: string | null;
      readonly quantity: {
        readonly value: number;
        readonly unit: string | null;
      } | null;
    })[];
  };
}
export const ChainSummary: TrustedDocument<{ readonly code: string; readonly direction: 'BACK' | 'FORWARD' }, ChainSummaryAnswer> = { name: 'ChainSummary', hash: '0a960eb617efd98907da79270cbe646321e6d298e6d38bacb4f7196b9dae307f' };

export interface ReportRouteAnswer {
  readonly complaintRoute: {
    readonly sector: string;
    readonly member: StatedFields | null;
    readonly zh: string;
    readonly en: string;
    readonly informed: readonly (StatedFields)[];
    readonly key: string | null;
    readonly terms: readonly ({
      readonly zh: string;
      readonly en: string;
      readonly due: string;
    })[];
  };
}
export const ReportRoute: TrustedDocument<{ readonly code: string; readonly topic: 'ILLNESS' | 'QUALITY' | 'LABEL' | 'COUNTERFEIT' | 'EXPIRED' | 'EQUIPMENT' | 'LEAK' | 'SELLER' | 'OTHER'; readonly division?: string | null | undefined }, ReportRouteAnswer> = { name: 'ReportRoute', hash: 'cd0d02fff46364cc6aa40ed7cf963cf62e41a35efc79e1c9eb17d91e324b4f51' };

export interface ReportAnswer {
  readonly complaint: {
    readonly state: 'WAITING' | 'DELIVERED' | 'ACCEPTED' | 'REFUSED' | 'CLOSED' | 'UNDELIVERED' | 'UNCERTAIN';
    readonly sector: string;
    readonly member: StatedFields | null;
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
export const Report: TrustedDocument<{ readonly receipt: string }, ReportAnswer> = { name: 'Report', hash: '299d6240834f72fc8bcd507a5455b0d1d896ca07450c39787d287bc478fa86b9' };

export interface IdentifyAnswer {
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
  })[];
}
export const Identify: TrustedDocument<{ readonly text: string }, IdentifyAnswer> = { name: 'Identify', hash: 'cb425f5f221f96a6d48b2a4fd85fc3bac99712a7762c7c9fc406b5014eb0a370' };

export interface MembersAnswer {
  readonly members: readonly (StatedFields)[];
}
export const Members: TrustedDocument<{  }, MembersAnswer> = { name: 'Members', hash: '87f2d65a516704d76e5750663d7120c56ee1581291e2c9a1ff8caca43cd9e334' };

export interface OrganizationAnswer {
  readonly organization: {
    readonly uscc: string;
    readonly name: string | null;
  };
}
export const Organization: TrustedDocument<{ readonly uscc: string }, OrganizationAnswer> = { name: 'Organization', hash: '40bfe411490f1b839c86c4d6ccdcbc70732dbf7567359f7a9bc4bad60350ca81' };

export interface RecalledAnswer {
  readonly recalled: {
    readonly edges: readonly ({
      readonly at: string | null;
      readonly node: RecalledLotFields & {
        readonly place: {
          readonly name: string | null;
        } | null;
      };
    })[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
    readonly coverage: readonly ({
      readonly sector: string;
      readonly member: string;
      readonly status: 'AWAITED' | 'ANSWERED' | 'PARTIAL' | 'FAILED';
      readonly complete: boolean;
    })[];
    readonly gaps: readonly ({
      readonly reason: 'AWAITED' | 'TIMEOUT' | 'UNAVAILABLE' | 'TOO_BUSY' | 'BAD_ANSWER' | 'NOT_UNDERSTOOD' | 'NO_HISTORY' | 'BAD_REQUEST' | 'OTHER_VERSION' | 'UNVERIFIED_CALL' | 'CREDENTIALS_REFUSED' | 'FORBIDDEN' | 'DEPTH_LIMIT' | 'UNIT_LIMIT';
      readonly sector: string | null;
      readonly member: string | null;
    })[];
    readonly complete: boolean;
  };
}
export const Recalled: TrustedDocument<{ readonly where?: { readonly sectors?: readonly (string)[] | null | undefined; readonly members?: readonly (string)[] | null | undefined; readonly product?: string | null | undefined; readonly division?: string | null | undefined; readonly announced?: { readonly from?: string | null | undefined; readonly to?: string | null | undefined } | null | undefined; readonly level?: 'I' | 'II' | 'III' | null | undefined; readonly standing?: boolean | null | undefined } | null | undefined; readonly first: number; readonly after?: string | null | undefined }, RecalledAnswer> = { name: 'Recalled', hash: '48e28d52066772e8c42db84dcef56f197b2d6a3532e34a6a2ad61047abc1dc09' };

export interface SendReportAnswer {
  readonly reportProblem: {
    readonly receipt: string;
    readonly state: 'WAITING' | 'DELIVERED' | 'ACCEPTED' | 'REFUSED' | 'CLOSED' | 'UNDELIVERED' | 'UNCERTAIN';
  };
}
export const SendReport: TrustedDocument<{ readonly input: { readonly key: string; readonly code: string; readonly topic: 'ILLNESS' | 'QUALITY' | 'LABEL' | 'COUNTERFEIT' | 'EXPIRED' | 'EQUIPMENT' | 'LEAK' | 'SELLER' | 'OTHER'; readonly division?: string | null | undefined; readonly boughtAt?: string | null | undefined; readonly sealed: string } }, SendReportAnswer> = { name: 'SendReport', hash: 'a780c7a4a7f8eb574395732298132229754fe603162c553c3fc2701a17e0cd12' };

export interface WarningsAnswer {
  readonly unit: {
    readonly warnings: readonly (WarnedFields)[];
  };
}
export const Warnings: TrustedDocument<{ readonly code: string }, WarningsAnswer> = { name: 'Warnings', hash: '6b671b86cfae0a5542d384febad2891f8e8161fcf20c1e844fe5443989e54d0e' };

export interface UnitRareEarthAnswer {
  readonly unit: {
    readonly records: readonly (RecordFields & {
      readonly form: 'ORE' | 'COMPOUND' | 'METAL' | 'ALLOY' | 'MAGNET' | 'SCRAP' | 'APPLICATION' | null;
      readonly elements: string | null;
      readonly month: string | null;
      readonly recycled: boolean | null;
    })[] | null;
  };
}
export const UnitRareEarth: TrustedDocument<{ readonly code: string }, UnitRareEarthAnswer> = { name: 'UnitRareEarth', hash: '8d22f16040b9daac1bb7c345f444b564cb4fb0ddfc1065fda6182f8bb4ecc5ed' };

export interface UnitHazardousGoodsAnswer {
  readonly unit: {
    readonly records: readonly (RecordFields & {
      readonly enterpriseCode: string | null;
      readonly cas: string | null;
      readonly unNumber: string | null;
      readonly hazardClass: string | null;
      readonly packingGroup: 'I' | 'II' | 'III' | null;
      readonly purity: string | null;
    })[] | null;
  };
}
export const UnitHazardousGoods: TrustedDocument<{ readonly code: string }, UnitHazardousGoodsAnswer> = { name: 'UnitHazardousGoods', hash: '8704bb834f6019242a03351a6b625b24605cfd0951729f7d8a4dc7cf6c37ddf5' };

export interface UnitSpecialEquipmentAnswer {
  readonly unit: {
    readonly records: readonly (RecordFields & {
      readonly quantity: {
        readonly value: number;
        readonly unit: string | null;
      } | null;
      readonly variety: string | null;
      readonly category: string | null;
      readonly model: string | null;
      readonly deviceCode: string | null;
      readonly useCertificate: string | null;
      readonly nextInspectionDue: string | null;
      readonly maintenance: {
        readonly uscc: string;
        readonly name: string | null;
      } | null;
    })[] | null;
  };
}
export const UnitSpecialEquipment: TrustedDocument<{ readonly code: string }, UnitSpecialEquipmentAnswer> = { name: 'UnitSpecialEquipment', hash: '154f1cb8ffb99e533533f26f3e908952ec523bc45ced889d1f93d01cf7136e88' };

export interface UnitAgricultureAnswer {
  readonly unit: {
    readonly records: readonly (RecordFields & {
      readonly quantity: {
        readonly value: number;
        readonly unit: string | null;
      } | null;
      readonly kind: 'CROP' | 'LIVESTOCK' | 'EGG' | 'PLOT' | 'PESTICIDE' | 'VETERINARY_DRUG' | 'FEED' | 'QUARANTINE' | null;
      readonly variety: string | null;
      readonly plot: string | null;
      readonly farm: string | null;
      readonly conformityCertificate: string | null;
      readonly pesticideRegistration: string | null;
      readonly formulation: string | null;
      readonly activeIngredient: string | null;
      readonly approvalNumber: string | null;
      readonly withdrawalDays: number | null;
    })[] | null;
  };
}
export const UnitAgriculture: TrustedDocument<{ readonly code: string }, UnitAgricultureAnswer> = { name: 'UnitAgriculture', hash: '67b62175e550c91229093deb4fd865a58b0b5c89b172612d2ad7550b74417538' };

export interface ProductAgricultureAnswer {
  readonly unit: {
    readonly products: readonly ({
      readonly member: string | null;
      readonly name: string | null;
      readonly producer: {
        readonly uscc: string;
        readonly name: string | null;
      } | null;
      readonly recalled: readonly (RecalledLotFields)[] | null;
      readonly moreRecalled: boolean | null;
    })[] | null;
    readonly records: readonly (RecalledLotFields)[] | null;
  };
}
export const ProductAgriculture: TrustedDocument<{ readonly code: string }, ProductAgricultureAnswer> = { name: 'ProductAgriculture', hash: '6bb3d7327497e9e377567258e9cac92ab5661b940469984c3422bee54a5f5fe1' };

export interface UnitFoodDrugAnswer {
  readonly unit: {
    readonly records: readonly (RecordFields & {
      readonly quantity: {
        readonly value: number;
        readonly unit: string | null;
      } | null;
      readonly kind: 'FOOD' | 'DRUG' | 'DRUG_MATERIAL' | null;
      readonly drug: {
        readonly approvalNumber: string | null;
        readonly baseCode: string | null;
        readonly lot: string | null;
        readonly packageLevel: 'UNIT' | 'TUB' | 'CASE' | null;
        readonly dosageForm: string | null;
        readonly specification: string | null;
        readonly authorisationHolder: {
          readonly uscc: string;
          readonly name: string | null;
        } | null;
      } | null;
      readonly food: {
        readonly lot: string | null;
        readonly productionLicence: string | null;
        readonly overseasProducer: string | null;
        readonly foodCategory: string | null;
        readonly specification: string | null;
      } | null;
    })[] | null;
  };
}
export const UnitFoodDrug: TrustedDocument<{ readonly code: string }, UnitFoodDrugAnswer> = { name: 'UnitFoodDrug', hash: '4af2f2ef670ff422b12ff7ead9b44f798a27286919402f0bfc274db1f1e14690' };

export interface ProductFoodDrugAnswer {
  readonly unit: {
    readonly products: readonly ({
      readonly member: string | null;
      readonly name: string | null;
      readonly producer: {
        readonly uscc: string;
        readonly name: string | null;
      } | null;
      readonly recalled: readonly (RecalledLotFields)[] | null;
      readonly moreRecalled: boolean | null;
    })[] | null;
    readonly records: readonly (RecalledLotFields)[] | null;
  };
}
export const ProductFoodDrug: TrustedDocument<{ readonly code: string }, ProductFoodDrugAnswer> = { name: 'ProductFoodDrug', hash: '87e5ad00f28c8aea719f800788e4161504af049b53241c920aaa4b737a845ff6' };

export interface UnitCustomsAnswer {
  readonly unit: {
    readonly records: readonly (RecordFields & {
      readonly quantity: {
        readonly value: number;
        readonly unit: string | null;
      } | null;
      readonly kind: 'GOODS' | 'CONTAINER' | 'PLANT' | null;
      readonly direction: 'IMPORT' | 'EXPORT' | null;
      readonly declaration: string | null;
      readonly hsCode: string | null;
      readonly origin: string | null;
      readonly overseasProducer: string | null;
      readonly container: string | null;
      readonly lotNumber: string | null;
      readonly sizeType: string | null;
      readonly sealNumber: string | null;
    })[] | null;
  };
}
export const UnitCustoms: TrustedDocument<{ readonly code: string }, UnitCustomsAnswer> = { name: 'UnitCustoms', hash: 'e857769a43323aaf2072fe53b59c1128048e354cee6c9bd23f5dfafa5af0720b' };

export interface ReadingsAnswer {
  readonly identify: readonly ({
    readonly code: string;
    readonly unit: {
      readonly records: readonly ({
        readonly sector: string;
        readonly statedBy: StatedFields | null;
        readonly productName: string | null;
        readonly producer: {
          readonly name: string | null;
        } | null;
      })[];
      readonly AGRICULTURE: readonly ({
        readonly member: string | null;
        readonly name: string | null;
      })[] | null;
      readonly FOOD_DRUG: readonly ({
        readonly member: string | null;
        readonly name: string | null;
      })[] | null;
    };
  })[];
}
export const Readings: TrustedDocument<{ readonly text: string }, ReadingsAnswer> = { name: 'Readings', hash: '6b0dbd6603b72156d9d8bd3e1db1529bf22dda8151a9a62e9008b42779844bed' };

export interface ShareCardAnswer {
  readonly members: readonly (StatedFields)[];
  readonly unit: {
    readonly records: readonly ({
      readonly statedBy: StatedFields | null;
      readonly productName: string | null;
    })[];
    readonly AGRICULTURE: readonly ({
      readonly member: string | null;
      readonly name: string | null;
    })[] | null;
    readonly FOOD_DRUG: readonly ({
      readonly member: string | null;
      readonly name: string | null;
    })[] | null;
    readonly warnings: readonly ({
      readonly outcome: 'FIRES' | 'UNDECIDED';
      readonly codes: readonly (string)[];
      readonly zh: string;
    })[];
  };
}
export const ShareCard: TrustedDocument<{ readonly code: string }, ShareCardAnswer> = { name: 'ShareCard', hash: '36d27bb41cb7d75c2a41a0ec2ddf1eb9cdf9bcd21acc4c6ee39c490b64a5ce5e' };

