import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { listen } from '@tongcha/ministry';

const address = z.url({ protocol: /^https?$/, error: 'expected an http or https address' });

const foodSchema = z.object({
  foodDrug: z
    .strictObject({ ...listen(4002) })
    .prefault({})
    .describe('Food and drugs: whom their process answers.'),
  food: z
    .strictObject({
      epcis: z
        .strictObject({
          url: address.describe('The address of any EPCIS 2.0 repository; /events is below it.'),
          user: z.string().optional().describe('Our account there.'),
          password: z.string().optional().describe('Its password.'),
        })
        .meta({ description: 'The repository of food.', page: 'connectors.md#epcis-at-another-address' }),
    })
    .describe('Food, over EPCIS 2.0.'),
});

/** The sections of its process: whom it answers, and how it reaches both legacy systems. */
export const settings = foodSchema.extend({
  drug: z
    .strictObject({
      soap: z
        .strictObject({
          url: address.describe('The address of the drug traceability service’s WSDL.'),
          user: z.string('expected the account').min(1, 'expected the account').describe('Our account there.'),
          password: z.string('expected the password').min(1, 'expected the password').describe('Its password.'),
          security: z
            .enum(['wsse', 'wsse-digest', 'basic'], 'expected wsse, wsse-digest or basic')
            .default('wsse-digest')
            .describe('How we say who we are: WS-Security with the password or its digest, or HTTP Basic.'),
          version: z.enum(['1.1', '1.2'], 'expected 1.1 or 1.2').default('1.1').describe('The version of SOAP.'),
          charset: z
            .enum(['gb18030', 'utf-8'], 'expected gb18030 or utf-8')
            .default('gb18030')
            .describe('How its texts are encoded.'),
        })
        .describe('The service of drugs.'),
    })
    .describe('Drugs, over SOAP.'),
});

/** The sections `foodDrug` and `food` of the configuration. */
export type FoodConfig = z.infer<typeof foodSchema>;
/** The same and `drug`. */
export type FoodDrugConfig = z.infer<typeof settings>;

/** @throws ConfigError with every fault at once */
export function readFoodDrugConfig(sources?: ConfigSources): FoodDrugConfig {
  return readConfig(settings, sources);
}

/** @throws ConfigError with every fault at once */
export function readFoodConfig(sources?: ConfigSources): FoodConfig {
  return readConfig(foodSchema, sources);
}
