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

export interface StatedFields {
  readonly name: string;
  readonly kind: 'MINISTRY' | 'REGION' | 'ASSOCIATION' | 'PLATFORM' | 'ENTERPRISE' | 'LABORATORY' | 'CERTIFIER';
  readonly zh: string;
  readonly en: string;
}

export interface ChainSummaryAnswer {
  readonly chain: {
    readonly units: readonly ({
      readonly code: string;
      readonly records: readonly ({
        readonly sector: string;
        readonly statedBy: StatedFields | null;
        readonly productName: string | null;
        readonly producedAt: string | null;
      })[];
    })[];
  };
}
export const ChainSummary: TrustedDocument<{ readonly code: string; readonly direction: 'BACK' | 'FORWARD' }, ChainSummaryAnswer> = { name: 'ChainSummary', hash: '43ec09843131149afe5f81e897f51d1bf4bbdd7010dd8262b695795c4d7042ed' };

export interface ChainAnswer {
  readonly chain: {
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
        readonly statedBy: StatedFields;
        readonly system: string | null;
        readonly recordId: string | null;
        readonly confidence: 'HIGH' | 'MEDIUM' | 'LOW';
      })[];
      readonly disagreements: readonly ('TIME' | 'QUANTITY' | 'SHARE')[];
      readonly doubts: readonly ('OUT_OF_ORDER' | 'ENDS_BEFORE')[];
    })[];
    readonly gaps: readonly ({
      readonly reason: 'TIMEOUT' | 'UNAVAILABLE' | 'TOO_BUSY' | 'BAD_ANSWER' | 'NOT_UNDERSTOOD' | 'NO_HISTORY' | 'OTHER_VERSION' | 'UNVERIFIED_CALL' | 'CREDENTIALS_REFUSED' | 'FORBIDDEN' | 'DEPTH_LIMIT' | 'UNIT_LIMIT';
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
      readonly status: 'ANSWERED' | 'PARTIAL' | 'FAILED';
      readonly asked: number;
      readonly answered: number;
      readonly held: number;
      readonly at: string | null;
    })[];
  };
}
export const Chain: TrustedDocument<{ readonly code: string; readonly direction: 'BACK' | 'FORWARD'; readonly maxUnits: number }, ChainAnswer> = { name: 'Chain', hash: '5abb1ac7f8d33fd71a8bc03b04eb44351f356ea3c8516c94dc18ff6bfdc82c97' };

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
      readonly foodDrug: readonly ({
        readonly member: string | null;
        readonly name: string | null;
      })[] | null;
      readonly agriculture: readonly ({
        readonly member: string | null;
        readonly name: string | null;
      })[] | null;
    };
  })[];
}
export const Readings: TrustedDocument<{ readonly text: string }, ReadingsAnswer> = { name: 'Readings', hash: '51a1fc3e4eb7cbc34248539555ba8198f04862806eaaad2788e6b0c1fe94678e' };

export interface UnitAgricultureAnswer {
  readonly unit: {
    readonly records: readonly (RecordFields & {
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
    })[] | null;
  };
}
export const UnitAgriculture: TrustedDocument<{ readonly code: string }, UnitAgricultureAnswer> = { name: 'UnitAgriculture', hash: '4f714e22fdf38bcee15d1534f6a4dc83724a96e2a86cbfbee8bb7df106cb7799' };

export interface UnitFoodDrugAnswer {
  readonly unit: {
    readonly records: readonly (RecordFields & {
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
    })[] | null;
  };
}
export const UnitFoodDrug: TrustedDocument<{ readonly code: string }, UnitFoodDrugAnswer> = { name: 'UnitFoodDrug', hash: '63445967d12a1495e2e60b62c06630e6df39e6d561a5ba479b884465ab6c5813' };

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
export const UnitHazardousGoods: TrustedDocument<{ readonly code: string }, UnitHazardousGoodsAnswer> = { name: 'UnitHazardousGoods', hash: '9c485644f8617aa79972121884dbcdd788778a77abb55d3b7698cb209d353a2a' };

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
export const UnitRareEarth: TrustedDocument<{ readonly code: string }, UnitRareEarthAnswer> = { name: 'UnitRareEarth', hash: 'f7ed4f9ad74dae2e06ea3641acae52c88551cb0b0ccf8ef017b267842e3102b8' };

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
export const UnitSpecialEquipment: TrustedDocument<{ readonly code: string }, UnitSpecialEquipmentAnswer> = { name: 'UnitSpecialEquipment', hash: '4acfdc5dee9b5fa22db728966dd926dd60170866c70877479168441a4f8ac86e' };

