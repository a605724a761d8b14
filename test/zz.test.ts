import { it } from 'vitest';
import { apolloEngine, compose } from './execute/support/federation.ts';
import { groups } from './execute/compatibility/groups.ts';
it('x', async () => {
  const want = process.env['OP'] ?? '';
  for (const cases of Object.values(groups)) for (const c of cases) for (const o of c.operations) if (o.name.includes(want)) {
    const s = c.subgraphs();
    const e = await apolloEngine(compose(s), s);
    const r = await e.ask(o).catch((x) => x);
    console.log(o.query, JSON.stringify(e.calls, null, 1), JSON.stringify(r));
  }
});
