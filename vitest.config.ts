import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { mutantPlugin } from './test/mutants/plugin.ts';

/** What starts processes, browsers or the whole demo: minutes, where the rest is seconds. */
const WHOLE = [
  'test/{cli,clients,desk,e2e,explorer,life,packages,portal,program,resilience,shipped,tools}/**/*.test.ts',
  'test/access/{canary,token-command,two-members,walk-marks}.test.ts',
  'test/audit/{cli,door,full-disk,gateway,kill,restore,several}.test.ts',
  'test/observe/unobserved.test.ts',
  // Seconds each: databases, several gateways, a ministry a case, thousands of random cases.
  'test/access/{crossing,identity-field,keys,restart,token-abuses,two-worlds,two-worlds-members}.test.ts',
  'test/as-of/{drop,epcis,register}.test.ts',
  'test/audit/tampering.test.ts',
  'test/cache/{drop,gateway,invalidations,redis-faults}.test.ts',
  'test/complaints/delivered.test.ts',
  'test/conservation/conservation.test.ts',
  'test/declared/{customs,epcis,files,own-codes,salt,seal,ways,wrong-mappings,wrong-registers}.test.ts',
  'test/demo/{readme,truth}.test.ts',
  'test/directory/{directory,live,two-provinces}.test.ts',
  'test/doctor/doctor.test.ts',
  'test/draft/{database,mariadb,service}.test.ts',
  'test/drift/{known-fields,random}.test.ts',
  'test/edge/{any-request,kept-texts}.test.ts',
  'test/execute/{bounds,down,together}.test.ts',
  'test/gateway/{addresses,announced-stop,chain-only,chain-parts,chains,economies,features,members-economies,ministry-call,warm-up}.test.ts',
  'test/governance/{early-warning,kill,stores}.test.ts',
  'test/hosted/{capture,capture-bounds,page,production,upload}.test.ts',
  'test/hostile/{declared,ministries,mutants}.test.ts',
  'test/impact/{graph,shares}.test.ts',
  'test/jobs/{gateway,impact,kill,store,walk,worker}.test.ts',
  'test/kit/{conform-mutants,credentials,epcis-spellings,file-drop,search-conditions,sql-mariadb,sql-postgres,stay-alive,tell-gateways}.test.ts',
  'test/mcp/{edge,gateway}.test.ts',
  'test/members/{laboratory-certifier,random}.test.ts',
  'test/membership/{bad-members,discovery,filters,listed-codes,lying-filters,serve,soak}.test.ts',
  'test/monitoring/graph.test.ts',
  'test/observe/{alerts,observed,request-id}.test.ts',
  'test/orders/interfaces.test.ts',
  'test/organizations/graph.test.ts',
  'test/origins/{economies,story}.test.ts',
  'test/questions/{brute-force,ten,totals}.test.ts',
  'test/recall/graph.test.ts',
  'test/search/{graph,recalled}.test.ts',
  'test/signature/gateway.test.ts',
  'test/stream/{edge,progress}.test.ts',
  'test/subgraphs/{facts,food-drug-food,hazardous-goods-conservation,narrowing,narrowing-doubts,special-equipment,special-equipment-understood}.test.ts',
  'test/verify/{compatibility,members,random,verify}.test.ts',
  'test/versions/{members,sector}.test.ts',
  'test/warnings/{graph,sample}.test.ts',
];
/** Most of all the time in a seventh of the files: CI runs them, and whoever names one, or sets TEST_ALL=1. */
const LENGTHY = [
  'test/access/{canary,restart,two-worlds,two-worlds-members}.test.ts',
  'test/as-of/{epcis,register}.test.ts',
  'test/audit/{full-disk,restore,several}.test.ts',
  'test/cli/{completion,examples,export-tables,origins,resume,shipped-questions}.test.ts',
  'test/clients/clients.test.ts',
  'test/complaints/delivered.test.ts',
  'test/conservation/conservation.test.ts',
  'test/declared/wrong-mappings.test.ts',
  'test/draft/database.test.ts',
  'test/e2e/{faults,members,two-economies}.test.ts',
  'test/execute/{distrust-late.timed,distrust.timed,down}.test.ts',
  'test/explorer/examples.test.ts',
  'test/gateway/chains.test.ts',
  'test/governance/kill.test.ts',
  'test/hosted/{production,start.timed}.test.ts',
  'test/hostile/{declared,ministries,mutants}.test.ts',
  'test/jobs/{impact,kill}.test.ts',
  'test/kit/{conform-mutants,file-drop}.test.ts',
  'test/life/{alerts,balancers,events-through,large-supergraph,processes,reload,signed-supergraph,workers}.test.ts',
  'test/membership/{discovery,lying-filters,soak}.test.ts',
  'test/monitoring/graph.test.ts',
  'test/observe/unobserved.test.ts',
  'test/organizations/graph.test.ts',
  'test/packages/packages.test.ts',
  'test/portal/{late,late.timed,looks,pages,scan}.test.ts',
  'test/program/{database,guide,try}.test.ts',
  'test/questions/{brute-force,totals}.test.ts',
  'test/resilience/{checker,kit-restart.timed,matrix.timed}.test.ts',
  'test/shipped/{commands,ends.timed,production}.test.ts',
  'test/subgraphs/{facts,narrowing,special-equipment}.test.ts',
  'test/tools/{foreign-subgraph,new-ministry,seventh-sector}.test.ts',
  'test/verify/compatibility.test.ts',
  'test/warnings/measured.test.ts',
];
const isWhole =
  ['TEST_ALL', 'TEST_LONG'].some((name) => process.env[name] === '1') ||
  process.argv.slice(2).some((each) => /^(?:\.\/)?test\/|\.test\./.test(each));
// The tests themselves leave out fewer of their cases then (`test/support/runs.ts`).
if (isWhole) process.env['TEST_ALL'] = '1';
/** What no entrance may skip: access, documents, limits, audit. These run over Apollo Server's entrance too. */
const BOTH = [
  'test/access/{crossing,identity-field,token-abuses}.test.ts',
  'test/apollo/**/*.test.ts',
  'test/audit/{door,gateway}.test.ts',
  'test/cache/http-cache.test.ts',
  'test/edge/{any-request,documents,http}.test.ts',
  'test/execute/variable-digits.test.ts',
  'test/gateway/foreign-supergraph.test.ts',
  'test/jobs/gateway.test.ts',
  'test/mcp/gateway.test.ts',
  'test/search/graph.test.ts',
  'test/stream/edge.test.ts',
];
/** Of these an ordinary run is content with our own entrance: of each area it has others over both. */
const BY_OURS = [
  'test/access/identity-field.test.ts',
  'test/edge/any-request.test.ts',
  'test/jobs/gateway.test.ts',
  'test/search/graph.test.ts',
  'test/stream/edge.test.ts',
];
/** Packages' own tests are their business: some lie below `test/clients`. */
const OTHERS = ['**/node_modules/**', ...(isWhole ? [] : LENGTHY)];
if (!isWhole) console.log('left out: long files and further cases of others, which TEST_ALL=1 npm test runs as well');
/** What asserts how long something takes: one at a time, after all others. */
const ALONE = ['test/**/*.timed.test.ts'];

// Node keeps what it has stripped and compiled: each process that a test starts takes half the time.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '.cache/node');

const shared = {
  setupFiles: ['test/support/setup.ts'],
  // A worker keeps its modules from file to file: to load them and to compile them anew took a third of the whole. What is
  // tested has no state of its own beside what it is given; a file that changes the process itself puts it back.
  isolate: false,
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // What is waited for is there at once where nothing else runs; the second that vitest gives it is little on a busy machine.
  expect: { poll: { timeout: 20_000 } },
};

/** Files of the whole in a row: a worker keeps what its files have kept, some 50 MB each. */
const IN_A_ROW = 60;

/**
 * Projects in long rows: a worker goes on with its modules only where the next file is of its own project. In a queue by size it was ended,
 * and another begun, after every second file. What takes longest comes first, so that no one worker is left with it at the end.
 */
class InRows extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { whole = [], quick = [], ...rest } = Object.groupBy(await super.sort(files), ({ project }) => project.name);
    const rows = Math.ceil(whole.length / IN_A_ROW) || 1;
    const inRows = Array.from({ length: rows }, (_, i) => [partOf(whole, i, rows), partOf(quick, i, rows)].flat());
    return [...Object.values(rest).flatMap((each) => each ?? []), ...inRows.flat()];
  }
}

const partOf = <T>(all: readonly T[], i: number, parts: number): T[] =>
  all.slice(Math.ceil((i * all.length) / parts), Math.ceil(((i + 1) * all.length) / parts));

/** Plugins of the whole are not those of its projects. */
const mutable = () => ({ extends: true as const, plugins: mutantPlugin() });

export default defineConfig({
  // Node loads graphql's CommonJS build, as Apollo does; two builds in one process are two realms.
  resolve: { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] },
  test: {
    // More than cores: a test waits for a good part of its time.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    sequence: { sequencer: InRows },
    projects: [
      {
        ...mutable(),
        test: {
          ...shared,
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: [...WHOLE, ...ALONE, ...OTHERS, 'test/apollo/**'],
        },
      },
      { ...mutable(), test: { ...shared, name: 'whole', include: WHOLE, exclude: [...ALONE, ...OTHERS] } },
      {
        ...mutable(),
        test: {
          ...shared,
          name: 'apollo',
          include: BOTH,
          exclude: isWhole ? [] : BY_OURS,
          env: { ENTRANCE: 'apollo' },
        },
      },
      {
        ...mutable(),
        test: {
          ...shared,
          name: 'alone',
          include: ALONE,
          exclude: OTHERS,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
