import type { FileKind } from '../kit/connectors/file-drop/description.ts';

/** The files that the front-end machine gets. Times are yyyyMMddHHmmss, `deleted` is 0 or 1. */
const LOTS: FileKind = {
  name: 'lot',
  pattern: /^LOT_\d{8}_\d{4}\.csv$/,
  format: {
    type: 'csv',
    trailer: true,
    columns: ['flag', 'companyCode', 'lotNo', 'chemName', 'cas', 'un', 'hazClass', 'packGroup', 'purity', 'produceTime', 'quantity', 'unit', 'producerUscc', 'division', 'deleted', 'reportTime'],
  },
  key: ['companyCode', 'lotNo'],
  lookups: ['lotNo'],
  version: 'reportTime',
  operation: 'flag',
  deleted: 'deleted',
};

/** Production input, filling of cylinders: what went into what, where the sector records it. */
const USES: FileKind = {
  name: 'use',
  pattern: /^USE_\d{8}_\d{4}\.csv$/,
  format: { type: 'csv', trailer: true, columns: ['flag', 'docNo', 'docType', 'fromCode', 'toCode', 'useTime', 'endTime', 'quantity', 'unit', 'operatorUscc', 'deleted', 'reportTime'] },
  key: ['docNo', 'fromCode', 'toCode'],
  lookups: ['fromCode', 'toCode'],
  version: 'reportTime',
  operation: 'flag',
  deleted: 'deleted',
};

/** History of road waybills: fixed width, counted in bytes. */
const WAYBILLS: FileKind = {
  name: 'waybill',
  pattern: /^YD_\d{8}_\d{4}\.txt$/,
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
  lookups: ['lotCode', 'consigneeUscc'],
  version: 'reportTime',
  deleted: 'deleted',
};

const ENTERPRISES: FileKind = {
  name: 'enterprise',
  pattern: /^QY_\d{8}_\d{4}\.csv$/,
  format: { type: 'csv', trailer: true, columns: ['flag', 'uscc', 'name', 'address', 'division', 'contact', 'phone', 'licenceType', 'licenceNo', 'licenceTo', 'licenceState', 'penalties', 'reportTime'] },
  key: ['uscc'],
  lookups: ['uscc'],
  version: 'reportTime',
  operation: 'flag',
};

export const FILES: readonly FileKind[] = [LOTS, USES, WAYBILLS, ENTERPRISES];
