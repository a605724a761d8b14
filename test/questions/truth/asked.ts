/** What the ten questions are asked about. */
export const ASKED = {
  /** Maker of chlorine; the first organisation of the background. */
  enterprise: '91370682MA3T10000W',
  deliveredIn: '2026-03',
  smelter: '91370682MA3T100212',
  province: '370000',
  /** An autoclave in Jiangsu; what it sterilised is recorded in the evening of each day. */
  start: 'equipment:21503706822000010220',
  from: '2026-06-20T23:00:00+08:00',
  to: '2026-06-25T23:00:00+08:00',
} as const;
