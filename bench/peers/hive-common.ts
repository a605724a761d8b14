/** What every Hive here is told: no page for people, no word in the log unless something fails, one process as all the others. */
export const common = {
  host: '127.0.0.1',
  fork: 1,
  logging: 'error',
  graphiql: false,
  landingPage: false,
} as const;
