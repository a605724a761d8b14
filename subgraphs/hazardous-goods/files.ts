import type { FileKind } from '@tongcha/ministry/file-drop';

/** The files that the front-end machine gets. Times are yyyyMMddHHmmss, `deleted` is 0 or 1; other writings are read too. */
export const LOTS: FileKind = {
  name: 'lot',
  pattern: /^LOT_\d{8}_\d{4,8}\.csv$/,
  format: {
    type: 'csv',
    trailer: true,
    columns: [
      'flag',
      'companyCode',
      'lotNo',
      'chemName',
      'cas',
      'un',
      'hazClass',
      'packGroup',
      'purity',
      'produceTime',
      'quantity',
      'unit',
      'producerUscc',
      'division',
      'deleted',
      'reportTime',
    ],
  },
  key: ['companyCode', 'lotNo'],
  lookups: [],
  codes: { lot: 'hazlot:{companyCode}.{lotNo}' },
  narrowed: {
    name: { is: 'part', of: 'chemName' },
    producer: { is: 'code', of: 'uscc:{producerUscc}' },
    division: { is: 'text', of: 'division' },
    producedAt: { is: 'time', of: 'produceTime' },
    recordedAt: { is: 'time', of: 'reportTime' },
  },
  version: 'reportTime',
  versionIs: 'time',
  operation: 'flag',
  deleted: 'deleted',
};

/** Production input, filling of cylinders: what went into what, where the sector records it. */
export const USES: FileKind = {
  name: 'use',
  pattern: /^USE_\d{8}_\d{4,8}\.csv$/,
  format: {
    type: 'csv',
    trailer: true,
    columns: [
      'flag',
      'docNo',
      'docType',
      'fromCode',
      'toCode',
      'useTime',
      'endTime',
      'quantity',
      'unit',
      'operatorUscc',
      'deleted',
      'reportTime',
    ],
  },
  key: ['docNo', 'fromCode', 'toCode'],
  lookups: [],
  codes: { from: '{fromCode}', to: '{toCode}' },
  version: 'reportTime',
  versionIs: 'time',
  operation: 'flag',
  deleted: 'deleted',
};

/** History of road waybills: fixed width, counted in bytes. */
export const WAYBILLS: FileKind = {
  name: 'waybill',
  pattern: /^YD_\d{8}_\d{4,8}\.txt$/,
  format: {
    type: 'fixed',
    trailer: true,
    columns: [
      { name: 'waybillNo', bytes: 24 },
      { name: 'lotCode', bytes: 48 },
      { name: 'goods', bytes: 40 },
      { name: 'consigneeUscc', bytes: 18 },
      { name: 'departTime', bytes: 14 },
      { name: 'quantity', bytes: 12 },
      { name: 'unit', bytes: 8 },
      { name: 'driver', bytes: 20 },
      { name: 'deleted', bytes: 1 },
      { name: 'reportTime', bytes: 14 },
    ],
  },
  key: ['waybillNo', 'lotCode'],
  lookups: [],
  codes: { from: '{lotCode}', to: 'uscc:{consigneeUscc}' },
  version: 'reportTime',
  versionIs: 'time',
  deleted: 'deleted',
};

export const ENTERPRISES: FileKind = {
  name: 'enterprise',
  pattern: /^QY_\d{8}_\d{4,8}\.csv$/,
  format: {
    type: 'csv',
    trailer: true,
    columns: [
      'flag',
      'uscc',
      'name',
      'address',
      'division',
      'contact',
      'phone',
      'licenceType',
      'licenceNo',
      'licenceTo',
      'licenceState',
      'penalties',
      'reportTime',
    ],
  },
  key: ['uscc'],
  lookups: [],
  codes: { party: 'uscc:{uscc}' },
  version: 'reportTime',
  versionIs: 'time',
  operation: 'flag',
};

/** What has become of lots under recalls: a row a recall and lot. */
export const RECALLS: FileKind = {
  name: 'recall',
  pattern: /^ZH_\d{8}_\d{4,8}\.csv$/,
  format: {
    type: 'csv',
    trailer: true,
    columns: ['noticeNo', 'recallNo', 'lotCode', 'state', 'level', 'noticeTime', 'reason', 'measure', 'reportTime'],
  },
  key: ['recallNo', 'lotCode'],
  lookups: [],
  codes: { lot: '{lotCode}' },
  version: 'reportTime',
  versionIs: 'time',
};

export const FILES: readonly FileKind[] = [LOTS, USES, WAYBILLS, ENTERPRISES, RECALLS];
