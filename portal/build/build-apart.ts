/** The process that `keepFresh` begins: runs the builds that it is told of, and ends with whoever waits for them. */
process.once('disconnect', () => process.exit(1));
process.channel?.unref();

await Promise.all(process.argv.slice(2).map((file) => import(file)));
