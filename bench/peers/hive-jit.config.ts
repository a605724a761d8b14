import { defineConfig } from '@graphql-hive/gateway';
import { common } from './hive-common.ts';

export const gatewayConfig = defineConfig({ ...common, jit: true });
