export { Governance } from './governance.ts';
