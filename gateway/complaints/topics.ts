import { ANSWERS_FIRST, type ComplaintTopic } from '@tongcha/schema';

/** Whom a report is about. */
export type Party = 'HOLDER' | 'PRODUCER' | 'USER' | 'NOBODY';

/** What says where a report belongs, the first that is known; each is a step of `route`. */
export type Place = 'ITSELF' | 'HOLDER' | 'PRODUCER_PLACE' | 'PRODUCER' | 'USER_PLACE' | 'CODE' | 'CITIZEN';

interface About {
  readonly zh: string;
  readonly en: string;
  readonly places: readonly Place[];
  /** Whose record decides before others', where there is one. */
  readonly sectors: readonly string[];
}

/**
 * An organisation that is itself reported answers where it is registered. Who sold something is where it was bought, so that the citizen's word
 * comes before the maker's place there; who made it is where it is made, whoever complains.
 */
export const ABOUT: Readonly<Record<Party, About>> = {
  HOLDER: {
    zh: '涉及销售者或最后持有单位',
    en: 'it is about who sold it or had it last',
    places: ['ITSELF', 'HOLDER', 'CITIZEN', 'PRODUCER_PLACE', 'PRODUCER', 'CODE'],
    sectors: ANSWERS_FIRST.GOODS,
  },
  PRODUCER: {
    zh: '涉及生产单位',
    en: 'it is about who made it',
    places: ['ITSELF', 'PRODUCER_PLACE', 'PRODUCER', 'CODE', 'CITIZEN'],
    sectors: ANSWERS_FIRST.GOODS,
  },
  USER: {
    zh: '涉及设备的使用单位',
    en: 'it is about who uses it',
    places: ['ITSELF', 'USER_PLACE', 'HOLDER', 'CODE', 'CITIZEN', 'PRODUCER_PLACE', 'PRODUCER'],
    sectors: ANSWERS_FIRST.EQUIPMENT,
  },
  NOBODY: {
    zh: '未说明涉及何方',
    en: 'it names nobody',
    places: ['ITSELF', 'CITIZEN', 'PRODUCER_PLACE', 'PRODUCER', 'CODE'],
    sectors: ANSWERS_FIRST.GOODS,
  },
};

export const PARTY_OF: Readonly<Record<ComplaintTopic, Party>> = {
  SELLER: 'HOLDER',
  EXPIRED: 'HOLDER',
  ILLNESS: 'PRODUCER',
  QUALITY: 'PRODUCER',
  LABEL: 'PRODUCER',
  COUNTERFEIT: 'PRODUCER',
  EQUIPMENT: 'USER',
  LEAK: 'USER',
  OTHER: 'NOBODY',
};

export const PLACES: Readonly<Record<Place, { readonly zh: string; readonly en: string }>> = {
  ITSELF: {
    zh: '该单位统一社会信用代码第 3–8 位',
    en: 'digits 3–8 of its own credit code (GB 32100)',
  },
  HOLDER: {
    zh: '持有单位统一社会信用代码第 3–8 位',
    en: 'digits 3–8 of the holder’s credit code (GB 32100)',
  },
  PRODUCER_PLACE: { zh: '记录中的生产地', en: 'the place where it was made, by its record' },
  PRODUCER: {
    zh: '生产单位统一社会信用代码第 3–8 位',
    en: 'digits 3–8 of the maker’s credit code (GB 32100)',
  },
  USER_PLACE: { zh: '记录中的使用地点', en: 'the place where it is used, by its record' },
  CODE: { zh: '编码中的行政区划', en: 'the division that the code itself has' },
  CITIZEN: { zh: '您说的地区', en: 'the region that you gave' },
};
