import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { listen } from '@tongcha/ministry';
import { SQL_URL } from '@tongcha/ministry/sql';

/** The section of its process, with whom it answers and how it reaches its legacy systems. */
export const settings = z.object({
  specialEquipment: z
    .strictObject({
      ...listen(4003),
      db: z
        .strictObject({
          url: z
            .string('expected the address of the database')
            .regex(
              SQL_URL,
              'expected sqlite:/path, postgres://host/db, mysql://host/db, oracle:…, dameng:… or kingbase://host/db',
            )
            .describe(
              'Its address: sqlite:/path, postgres://host/db, mysql://host/db, oracle:…, dameng:… or kingbase://host/db.',
            ),
          user: z
            .string()
            .optional()
            .describe('Our account there, which may read, and insert into the table of notices alone.'),
          password: z.string().optional().describe('Its password.'),
          charset: z
            .enum(['utf-8', 'gb18030'], 'expected utf-8 or gb18030')
            .optional()
            .describe('Of text in a PostgreSQL database that does not know it itself (SQL_ASCII).'),
          history: z
            .strictObject({
              suffix: z
                .string()
                .regex(/^\w{1,20}$/, 'expected letters, digits and _ of a table’s name')
                .describe('Behind a table’s name: _ls for t_sb_djxx_ls, of the same columns and sxsj.'),
              since: z.iso
                .datetime({ offset: true, error: 'expected a time with its zone' })
                .describe('Since when each change is kept.'),
            })
            .optional()
            .meta({ description: 'Tables that keep rows as they were; absent: there are none.', page: 'as-of.md' }),
        })
        .meta({ description: 'The department’s database.', page: 'connectors.md#a-database-of-another-shape' }),
    })
    .describe('Special equipment, over the tables of a department’s database.'),
});

/** The section `specialEquipment` of the configuration. */
export type SpecialEquipmentConfig = z.infer<typeof settings>['specialEquipment'];

/** @throws ConfigError with every fault at once */
export function readSpecialEquipmentConfig(sources?: ConfigSources): SpecialEquipmentConfig {
  return readConfig(settings, sources).specialEquipment;
}
