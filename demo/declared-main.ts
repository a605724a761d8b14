/** The members of the demo that a `ministry.yaml` declares, in one process, each over its own system at its own port. */
import { envName } from '@tongcha/config';
import { run } from '@tongcha/http';
import { startMinistry } from '@tongcha/ministry';
import { openDeclared } from './members/declared.ts';
import { DECLARED } from './members/members.ts';

await run('declared', async (observer) => {
  const served = await Promise.all(
    DECLARED.map(async ({ name, sector, port }) => {
      const { ministry, system } = await openDeclared(name);
      const trustedKeys = process.env[envName([sector, 'trustedKeys'])];
      const server = await startMinistry(ministry, { port, trustedKeys, observer });
      return { server, system };
    }),
  );
  return {
    url: served[0]?.server.url ?? '',
    async stop(graceMs) {
      await Promise.all(served.map(({ server }) => server.stop(graceMs)));
      await Promise.all(served.map(({ system }) => system.stop()));
    },
  };
});
