// Made by `npm run documents` from the .graphql files beside it and the supergraph.

import type { TrustedDocument } from '../ask/trusted-document.ts';

export interface RecalledLotFields {
  readonly code: string;
  readonly sector: string;
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
    readonly recordId: string | null;
    readonly asOf: string | null;
  } | null;
}

export interface ChainSummaryAnswer {
  readonly chain: {
    readonly units: readonly ({
      readonly code: string;
      readonly records: readonly ({
        readonly sector: string;
        readonly productName: string | null;
        readonly producedAt: string | null;
      })[];
    })[];
  };
}
export const ChainSummary: TrustedDocument<{ readonly code: string; readonly direction: 'BACK' | 'FORWARD' }, ChainSummaryAnswer> = { name: 'ChainSummary', hash: '7ee7f8b740d1b9e50e3291924e8c28c8af4ae16b18558b9eae058282bff74728' };

export interface ChainAnswer {
  readonly chain: {
    readonly direction: 'BACK' | 'FORWARD';
    readonly complete: boolean;
    readonly units: readonly ({
      readonly code: string;
      readonly depth: number;
      readonly records: readonly ({
        readonly sector: string;
        readonly level: 'ITEM' | 'LOT' | 'CLASS' | null;
        readonly productName: string | null;
        readonly producedAt: string | null;
        readonly expiresAt: string | null;
        readonly producer: {
          readonly uscc: string;
          readonly name: string | null;
        } | null;
        readonly place: {
          readonly name: string | null;
        } | null;
        readonly inspections: readonly ({
          readonly kind: string | null;
          readonly at: string | null;
          readonly result: 'PASS' | 'FAIL' | 'CONDITIONAL' | 'UNKNOWN' | null;
          readonly validUntil: string | null;
        })[] | null;
        readonly recalls: readonly ({
          readonly id: string | null;
          readonly at: string | null;
          readonly reason: string | null;
          readonly advice: string | null;
          readonly organization: {
            readonly name: string | null;
          } | null;
          readonly status: string | null;
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
        readonly system: string | null;
        readonly recordId: string | null;
        readonly confidence: 'HIGH' | 'MEDIUM' | 'LOW';
      })[];
      readonly disagreements: readonly ('TIME' | 'QUANTITY' | 'SHARE')[];
      readonly doubts: readonly ('OUT_OF_ORDER' | 'ENDS_BEFORE')[];
    })[];
    readonly gaps: readonly ({
      readonly reason: 'TIMEOUT' | 'UNAVAILABLE' | 'TOO_BUSY' | 'BAD_ANSWER' | 'NOT_UNDERSTOOD' | 'UNVERIFIED_CALL' | 'FORBIDDEN' | 'DEPTH_LIMIT' | 'UNIT_LIMIT';
      readonly sector: string | null;
      readonly system: string | null;
      readonly codes: readonly (string)[];
    })[];
    readonly withheld: readonly ({
      readonly sector: string;
      readonly policy: string | null;
    })[];
    readonly coverage: readonly ({
      readonly sector: string;
      readonly status: 'ANSWERED' | 'PARTIAL' | 'FAILED';
      readonly asked: number;
      readonly answered: number;
      readonly held: number;
      readonly at: string | null;
    })[];
  };
}
export const Chain: TrustedDocument<{ readonly code: string; readonly direction: 'BACK' | 'FORWARD'; readonly maxUnits: number }, ChainAnswer> = { name: 'Chain', hash: '3e506cdedc936cf456d24ab83cdf8bd9c548b6dab59b661d9e82a8312a49d678' };

export interface IdentifyAnswer {
  readonly identify: readonly ({
    readonly code: string;
    readonly scheme: string;
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
export const Identify: TrustedDocument<{ readonly text: string }, IdentifyAnswer> = { name: 'Identify', hash: 'fa1be6db58c06c87120c075681a92f6ad2cc9acacb48875a4a89037cc2c012bc' };

export interface OrganizationAnswer {
  readonly organization: {
    readonly uscc: string;
    readonly name: string | null;
  };
}
export const Organization: TrustedDocument<{ readonly uscc: string }, OrganizationAnswer> = { name: 'Organization', hash: '40bfe411490f1b839c86c4d6ccdcbc70732dbf7567359f7a9bc4bad60350ca81' };

export interface ProductAgricultureAnswer {
  readonly unit: {
    readonly product: {
      readonly name: string | null;
      readonly producer: {
        readonly uscc: string;
        readonly name: string | null;
      } | null;
      readonly recalled: readonly (RecalledLotFields)[] | null;
      readonly moreRecalled: boolean | null;
    } | null;
    readonly record: RecalledLotFields | null;
  };
}
export const ProductAgriculture: TrustedDocument<{ readonly code: string }, ProductAgricultureAnswer> = { name: 'ProductAgriculture', hash: '0f13ce9cafb89e68586fbcc662b15d3ca9a9afd0835544473540014577386ef4' };

export interface ProductFoodDrugAnswer {
  readonly unit: {
    readonly product: {
      readonly name: string | null;
      readonly producer: {
        readonly uscc: string;
        readonly name: string | null;
      } | null;
      readonly recalled: readonly (RecalledLotFields)[] | null;
      readonly moreRecalled: boolean | null;
    } | null;
    readonly record: RecalledLotFields | null;
  };
}
export const ProductFoodDrug: TrustedDocument<{ readonly code: string }, ProductFoodDrugAnswer> = { name: 'ProductFoodDrug', hash: 'ae84c6ef99908688b0b6b5720b546091234508d36fba913c1ebf3de597388533' };

export interface ReadingsAnswer {
  readonly identify: readonly ({
    readonly code: string;
    readonly unit: {
      readonly records: readonly ({
        readonly sector: string;
        readonly productName: string | null;
        readonly producer: {
          readonly name: string | null;
        } | null;
      })[];
      readonly foodDrug: {
        readonly name: string | null;
      } | null;
      readonly agriculture: {
        readonly name: string | null;
      } | null;
    };
  })[];
}
export const Readings: TrustedDocument<{ readonly text: string }, ReadingsAnswer> = { name: 'Readings', hash: '945993c0919b45148470d8f8261f67fe6e343f314c1f3daff64e10061ba2b522' };

export interface UnitAgricultureAnswer {
  readonly unit: {
    readonly record: RecordFields & {
      readonly quantity: {
        readonly value: number;
        readonly unit: string | null;
      } | null;
      readonly variety: string | null;
      readonly farm: string | null;
      readonly plot: string | null;
      readonly conformityCertificate: string | null;
      readonly pesticideRegistration: string | null;
      readonly formulation: string | null;
      readonly activeIngredient: string | null;
      readonly approvalNumber: string | null;
      readonly withdrawalDays: number | null;
    } | null;
  };
}
export const UnitAgriculture: TrustedDocument<{ readonly code: string }, UnitAgricultureAnswer> = { name: 'UnitAgriculture', hash: 'a0850b433ddc1f8832ad84e4a327fce77116756feb4e9e029854c107d208f71f' };

export interface UnitFoodDrugAnswer {
  readonly unit: {
    readonly record: RecordFields & {
      readonly quantity: {
        readonly value: number;
        readonly unit: string | null;
      } | null;
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
        readonly foodCategory: string | null;
        readonly specification: string | null;
      } | null;
    } | null;
  };
}
export const UnitFoodDrug: TrustedDocument<{ readonly code: string }, UnitFoodDrugAnswer> = { name: 'UnitFoodDrug', hash: 'cf28520fefe013f1a322db6eb366805c1f59511bc37d1bff3a91c7fa08ae1d1c' };

export interface UnitHazardousGoodsAnswer {
  readonly unit: {
    readonly record: RecordFields & {
      readonly enterpriseCode: string | null;
      readonly cas: string | null;
      readonly unNumber: string | null;
      readonly hazardClass: string | null;
      readonly packingGroup: 'I' | 'II' | 'III' | null;
      readonly purity: string | null;
    } | null;
  };
}
export const UnitHazardousGoods: TrustedDocument<{ readonly code: string }, UnitHazardousGoodsAnswer> = { name: 'UnitHazardousGoods', hash: '45ee962fa7bc38c77d69beec99c8947540831433d3d45b2dc2c9ff8ff80066dc' };

export interface UnitRareEarthAnswer {
  readonly unit: {
    readonly record: RecordFields & {
      readonly form: 'ORE' | 'COMPOUND' | 'METAL' | 'ALLOY' | 'MAGNET' | 'SCRAP' | 'APPLICATION' | null;
      readonly elements: string | null;
      readonly month: string | null;
      readonly recycled: boolean | null;
    } | null;
  };
}
export const UnitRareEarth: TrustedDocument<{ readonly code: string }, UnitRareEarthAnswer> = { name: 'UnitRareEarth', hash: '629571da49fe85cb872707b65ad248a423070cbd3f44f82a7c97da1dc42d444a' };

export interface UnitSpecialEquipmentAnswer {
  readonly unit: {
    readonly record: RecordFields & {
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
    } | null;
  };
}
export const UnitSpecialEquipment: TrustedDocument<{ readonly code: string }, UnitSpecialEquipmentAnswer> = { name: 'UnitSpecialEquipment', hash: '0b112db6f03773968bec3bcd8d4937f2dd9e61bb0f82c58370993a2f4a6abfaa' };

