const text = { type: 'string' } as const;

export const AUDIT_OPTIONS = {
  folder: { type: 'string', multiple: true },
  who: text,
  sector: text,
  purpose: text,
  from: text,
  to: text,
  code: text,
  request: text,
  'client-request': text,
  before: text,
  shipped: text,
  key: { type: 'string', multiple: true },
  witness: { type: 'string', multiple: true },
  /** As `witness` was called. */
  known: { type: 'string', multiple: true },
  lang: { type: 'string', default: 'zh' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
} as const;
