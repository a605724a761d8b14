import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { listen } from '@tongcha/ministry';
import { SQL_URL } from '@tongcha/ministry/sql';

const schema = z.object({
  specialEquipment: z.strictObject({
    ...listen(4003),
    db: z.strictObject({
      /** The department's database: SPECIAL_EQUIPMENT_DB_URL */
      url: z
        .string()
        .regex(
          SQL_URL,
          'expected sqlite:/path, postgres://host/db, mysql://host/db, oracle:…, dameng:… or kingbase://host/db',
        ),
      user: z.string().optional(),
      password: z.string().optional(),
      /** Of text in a PostgreSQL database that does not know it itself (SQL_ASCII). */
      charset: z.enum(['utf-8', 'gb18030'], 'expected utf-8 or gb18030').optional(),
    }),
  }),
});

/** The section `specialEquipment` of the configuration. */
export type SpecialEquipmentConfig = z.infer<typeof schema>['specialEquipment'];

/** @throws ConfigError with every fault at once */
export function readSpecialEquipmentConfig(sources?: ConfigSources): SpecialEquipmentConfig {
  return readConfig(schema, sources).specialEquipment;
}
