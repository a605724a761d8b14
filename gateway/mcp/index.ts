export { MESSAGE } from './handle-mcp.ts';
export { openMcp } from './open-mcp.ts';
