import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { invalidating, listen } from '@tongcha/ministry';

/** The section of its process, with whom it answers and how it reaches its legacy systems. */
export const settings = z.object({
  hazardousGoods: z
    .strictObject({
      ...listen(4004),
      invalidate: invalidating,
      drop: z
        .strictObject({
          folder: z
            .string('expected the path of the drop folder')
            .min(1, 'expected the path of the drop folder')
            .describe('The folder of the front-end machine.'),
          inbox: z.string().min(1, 'expected the path of a folder').optional().meta({
            description:
              'The folder into which orders of recalls are put, a file each. None are taken in when not set.',
            page: 'orders.md',
          }),
          index: z
            .string('expected the path of the index file')
            .min(1, 'expected the path of the index file')
            .describe('The file of our own index of it, which is made where it is not there.'),
          scanMs: z.coerce
            .number()
            .int()
            .min(50)
            .default(10_000)
            .describe('It is looked at again at least this often.'),
          lateMs: z.coerce
            .number()
            .int()
            .min(0)
            .default(600_000)
            .describe('A file that stays incomplete for longer is said to be late.'),
        })
        .meta({ description: 'Where its files are dropped.', page: 'connectors.md#another-folder-of-files' }),
    })
    .describe('Hazardous goods, over files that are dropped into a folder.'),
});

/** The section `hazardousGoods` of the configuration. */
export type HazardousGoodsConfig = z.infer<typeof settings>['hazardousGoods'];

/** @throws ConfigError with every fault at once */
export function readHazardousGoodsConfig(sources?: ConfigSources): HazardousGoodsConfig {
  return readConfig(settings, sources).hazardousGoods;
}
