/** Loaded first in every process under measurement: it ends when the benchmark that started it is gone, however that ended. */
process.on('disconnect', () => process.exit(0));
process.channel?.unref();
