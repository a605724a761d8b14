import type { Case } from './case.ts';
import { cases as aliases } from './aliases.ts';
import { cases as batching } from './batching.ts';
import { cases as chains } from './chains.ts';
import { cases as conditions } from './conditions.ts';
import { cases as errors } from './errors.ts';
import { cases as errorsOfCalls } from './errors-of-calls.ts';
import { cases as inaccessible } from './inaccessible.ts';
import { cases as interfaceObject } from './interface-object.ts';
import { cases as interfaces } from './interfaces.ts';
import { cases as introspection } from './introspection.ts';
import { cases as keys } from './keys.ts';
import { cases as leaves } from './leaves.ts';
import { cases as lists } from './lists.ts';
import { cases as meanings } from './meanings.ts';
import { cases as mutations } from './mutations.ts';
import { cases as nullKeys } from './null-keys.ts';
import { cases as nulls } from './nulls.ts';
import { cases as override } from './override.ts';
import { cases as provides } from './provides.ts';
import { cases as references } from './references.ts';
import { cases as requires } from './requires.ts';
import { cases as requiresAbstract } from './requires-abstract.ts';
import { cases as requiresArguments } from './requires-arguments.ts';
import { cases as requiresFailure } from './requires-failure.ts';
import { cases as shareable } from './shareable.ts';
import { cases as unions } from './unions.ts';
import { cases as variables } from './variables.ts';

/** Every group of cases, by the topic that its file is named for. */
export const groups: Readonly<Record<string, readonly Case[]>> = {
  keys,
  'null keys': nullKeys,
  references,
  requires,
  'requires abstract': requiresAbstract,
  'requires arguments': requiresArguments,
  'requires failure': requiresFailure,
  provides,
  override,
  shareable,
  interfaces,
  'interface object': interfaceObject,
  unions,
  leaves,
  inaccessible,
  aliases,
  meanings,
  conditions,
  variables,
  introspection,
  mutations,
  nulls,
  errors,
  'errors of calls': errorsOfCalls,
  lists,
  batching,
  chains,
};
