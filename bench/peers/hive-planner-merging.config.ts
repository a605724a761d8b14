import { defineConfig } from '@graphql-hive/gateway';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { common } from './hive-common.ts';

export const gatewayConfig = defineConfig({
  ...common,
  unifiedGraphHandler,
  inboundInflightRequestDeduplication: true,
});
