import { parseArgs } from 'node:util';
import { measureRules, type Outcome, SETTINGS } from '../rules/measure.ts';

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { scale: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
  });
  for (const setting of SETTINGS) {
    const outcomes = await measureRules({ seed: Number(values.seed), scale: Number(values.scale) }, setting);
    console.log(setting);
    for (const o of outcomes as Outcome[])
      console.log(
        `| ${o.rule} | ${o.cases} | ${pc(o.found, o.cases)} | ${pc(o.undecided, o.cases)} | ${o.wrong} of ${o.chances} ${pc(o.wrong, o.chances)} | ${o.example ?? ''}`,
      );
  }
}
const pc = (a: number, b: number): string => `${((100 * a) / b).toFixed(2)} %`;
