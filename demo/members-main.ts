/** `node demo/members-main.ts SECTOR`: the sector's members of the demo in one process, each over its own system at its own port. */
import { run } from '@tongcha/http';
import { envName } from '@tongcha/config';
import { MEMBERS } from './members/members.ts';
import { startMember } from './members/start-member.ts';

const [, , sector = ''] = process.argv;
await run(sector, async (observer) => {
  const { DEMO_MEMBERS = '{}', ...env } = process.env;
  const systems = JSON.parse(DEMO_MEMBERS) as Readonly<Record<string, Readonly<Record<string, string>>>>;
  const own = MEMBERS.filter((member) => member.sector === sector);
  const servers = await Promise.all(
    own.map((member) => {
      const port = { [envName([sector, 'port'])]: String(member.port) };
      return startMember(member, { ...env, ...systems[member.name], ...port }, observer);
    }),
  );
  return {
    url: servers[0]?.url ?? '',
    async stop(graceMs) {
      await Promise.all(servers.map((server) => server.stop(graceMs)));
    },
  };
});
