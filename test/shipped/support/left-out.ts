/** Commands of the pages that the tests do not run, each with its reason. */
export const LEFT_OUT: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^npm ci && npm start/, 'npm start is what these tests run beside; npm ci is what they stand on'],
  [/^npm ci( |$)/, 'the same'],
  [/^npm start( |$)/, 'the same'],
  [/^(npm (ci && npm )?test|TEST_IMAGE=1 )/, 'these tests are a part of it'],
  [/^npm run (test:quick|test:long|test:day|test:mutants|check)/, 'the same'],
  [/^npm run bench/, 'takes minutes and packages of its own'],
  [/^docker (compose|build)/, 'needs a Docker engine'],
  [/^node subgraphs\/\w+\/main\.js/, 'runs in the image, whose test starts it'],
  [/^(sha256sum|cp deploy|systemctl|kubectl|npm run release)/, 'puts files onto a machine, or into a cluster'],
  [/tongcha-ministry init/, 'reads a system of the reader’s own (test/draft)'],
  [/^npm install (oracledb|dmdb)/, 'a driver under a licence of its own'],
  [/diff (exports|lots-october|before\.json|2026-\d\d-\d\d\.)/, 'compares files of the reader’s own'],
  [/diff 2026-\d\d-\d\dT/, 'ends with 1 where anything has changed, with 3 where a system keeps no history'],
  [/^npm install (pg|@duckdb\/node-api)( |$)/, 'changes what the other commands stand on'],
  [/^pkill /, 'ends a process of the demo that the other commands ask'],
  [/^npm run (chain|keys|tongcha|gateway)$/, 'names a command whose arguments stand elsewhere'],
  [
    /^(mkdir|for|done|chown|cp deploy|deploy\/compose|docker-compose|export [A-Z_]+=redis)|openssl req|secrets\/(audit|tls|keys)/,
    'makes certificates for containers, as root',
  ],
  [/operator\.token|keys -- operators/, 'asks a gateway that knows an operator’s key (test/operator has it)'],
  [/redis\.example|tongcha\.example|conform -- https:/, 'names a server of the reader’s own'],
  [
    /^([A-Z_]+=\S+\s+(\\\s+)?)*(npm run (gateway|jobs)|\S+node subgraphs\/agriculture|node .*main\.ts --jobs)/,
    'goes on until it is stopped',
  ],
];
