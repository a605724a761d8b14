import { existsSync, readFileSync } from 'node:fs';
import { grantablePolicies, policiesOf } from '../gateway/policy/identity/access.ts';
import { OWN_RECORDS } from '../gateway/policy/identity/decision.ts';
import { readAgreement } from '../gateway/policy/identity/agreement.ts';
import { readMarks } from '../gateway/supergraph/marks.ts';
import { readTopology } from '../gateway/supergraph/topology.ts';

/**
 * The policies of a supergraph under which something is shared and that no agreement grants to anybody, and what is
 * wrong with an agreement.
 * @param folder of the agreements, one file a ministry
 */
export function ungranted(supergraph: string, folder: URL): string[] {
  const { sdl, marks } = readMarks(supergraph);
  const topology = readTopology(sdl);
  const all = policiesOf(marks, topology);
  const granted = new Set<string>([OWN_RECORDS]);
  const faults: string[] = [];
  for (const { name } of topology.ministries) {
    const file = new URL(`${name}.yaml`, folder);
    const read = existsSync(file)
      ? readAgreement(readFileSync(file, 'utf8'), name, {
          policies: grantablePolicies(marks, topology),
          sectors: new Set(topology.ministries.map(({ sector }) => sector)),
        })
      : { ok: true as const, grants: [] };
    if (read.ok) for (const grant of read.grants) for (const policy of grant.policies) granted.add(policy);
    else faults.push(...read.faults.map((fault) => `${name}.yaml: ${fault}`));
  }
  // Not every ministry has sites that it does not tell of.
  const shared = [...all].filter((policy) => !policy.endsWith('/sites') || marksName(marks, policy));
  return [
    ...faults,
    ...shared
      .filter((policy) => !granted.has(policy))
      .sort()
      .map((policy) => `${policy}: 没有协议授予任何人 / no agreement grants it to anybody`),
  ];
}

function marksName({ types, fields }: ReturnType<typeof readMarks>['marks'], policy: string): boolean {
  return [...types.values(), ...fields.values()].flat().some(({ anyOf }) => anyOf.flat().includes(policy));
}
