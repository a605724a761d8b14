export const KEYS_OPTIONS = {
  sm2: { type: 'boolean', default: false },
  intake: { type: 'boolean', default: false },
  retire: { type: 'boolean', default: false },
  lang: { type: 'string', default: 'zh' },
  help: { type: 'boolean', default: false, short: 'h' },
} as const;
