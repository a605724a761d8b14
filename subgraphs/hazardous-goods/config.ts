import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { invalidating, listen } from '@tongcha/ministry';

const schema = z.object({
  hazardousGoods: z.strictObject({
    ...listen(4004),
    invalidate: invalidating,
    drop: z.strictObject({
      /** The folder of the front-end machine: HAZARDOUS_GOODS_DROP_FOLDER */
      folder: z.string('expected the path of the drop folder').min(1, 'expected the path of the drop folder'),
      /** Our own index of it, a file that is made where it is not there. */
      index: z.string('expected the path of the index file').min(1, 'expected the path of the index file'),
      /** Looks again at least this often. */
      scanMs: z.coerce.number().int().min(50).default(10_000),
      /** A file that stays incomplete for longer is said to be late. */
      lateMs: z.coerce.number().int().min(0).default(600_000),
    }),
  }),
});

/** The section `hazardousGoods` of the configuration. */
export type HazardousGoodsConfig = z.infer<typeof schema>['hazardousGoods'];

/** @throws ConfigError with every fault at once */
export function readHazardousGoodsConfig(sources?: ConfigSources): HazardousGoodsConfig {
  return readConfig(schema, sources).hazardousGoods;
}
