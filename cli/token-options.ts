import { DEVELOPMENT_FOLDER } from '@tongcha/signature';

export const TOKEN_OPTIONS = {
  role: { type: 'string' },
  sector: { type: 'string' },
  uscc: { type: 'string' },
  scope: { type: 'string', multiple: true },
  subject: { type: 'string', default: 'developer' },
  minutes: { type: 'string', default: '60' },
  audience: { type: 'string', default: process.env['GATEWAY_IDENTITY_AUDIENCE'] ?? 'tongcha' },
  folder: { type: 'string', default: DEVELOPMENT_FOLDER },
  lang: { type: 'string', default: 'zh' },
  help: { type: 'boolean', default: false },
} as const;
