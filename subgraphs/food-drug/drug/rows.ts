import type { RowKind } from '@tongcha/ministry/values';

/** What the service answers, by element. */
export const PRODUCT: RowKind = {
  name: 'product',
  always: ['id', 'code', 'type', 'name', 'flag'],
  maybe: [
    'level',
    'quantity',
    'unit',
    'produceTime',
    'expireTime',
    'entCode',
    'entName',
    'holderCode',
    'holderName',
    'region',
    'approvalNo',
    'baseCode',
    'batchNo',
    'packLayer',
    'dosageForm',
    'spec',
    'updateTime',
    'recall',
  ],
};
export const RECALL: RowKind = {
  name: 'product/recall',
  always: ['no'],
  maybe: ['level', 'time', 'reason', 'measure', 'entCode'],
};
export const RELATION: RowKind = {
  name: 'relation',
  always: ['docNo', 'relType', 'curCode', 'parentCode', 'flag'],
  maybe: ['docType', 'packLayer', 'time', 'quantity', 'unit', 'entCode'],
};
export const ENTERPRISE: RowKind = {
  name: 'enterprise',
  always: ['entCode', 'entName'],
  maybe: ['address', 'region', 'linkman', 'phone', 'licence', 'penalty'],
};
export const LICENCE: RowKind = { name: 'enterprise/licence', always: ['no'], maybe: ['type', 'validTo', 'status'] };
export const PENALTY: RowKind = { name: 'enterprise/penalty', always: ['no'], maybe: ['time', 'reason'] };
