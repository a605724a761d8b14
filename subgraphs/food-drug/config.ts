import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { listen } from '@tongcha/ministry';

const address = z.url({ protocol: /^https?$/, error: 'expected an http or https address' });

const foodSchema = z.object({
  foodDrug: z.strictObject({ ...listen(4002) }).prefault({}),
  food: z.strictObject({
    epcis: z.strictObject({
      /** Any EPCIS 2.0 repository; /events is below it: FOOD_EPCIS_URL */
      url: address,
      user: z.string().optional(),
      password: z.string().optional(),
    }),
  }),
});

const schema = foodSchema.extend({
  drug: z.strictObject({
    soap: z.strictObject({
      /** The drug traceability service's WSDL: DRUG_SOAP_URL */
      url: address,
      user: z.string('expected the account').min(1, 'expected the account'),
      password: z.string('expected the password').min(1, 'expected the password'),
      security: z.enum(['wsse', 'wsse-digest', 'basic'], 'expected wsse, wsse-digest or basic').default('wsse-digest'),
      version: z.enum(['1.1', '1.2'], 'expected 1.1 or 1.2').default('1.1'),
      charset: z.enum(['gb18030', 'utf-8'], 'expected gb18030 or utf-8').default('gb18030'),
    }),
  }),
});

/** The sections `foodDrug` and `food` of the configuration. */
export type FoodConfig = z.infer<typeof foodSchema>;
/** The same and `drug`. */
export type FoodDrugConfig = z.infer<typeof schema>;

/** @throws ConfigError with every fault at once */
export function readFoodDrugConfig(sources?: ConfigSources): FoodDrugConfig {
  return readConfig(schema, sources);
}

/** @throws ConfigError with every fault at once */
export function readFoodConfig(sources?: ConfigSources): FoodConfig {
  return readConfig(foodSchema, sources);
}
