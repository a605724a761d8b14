export { signOperatorToken } from './operator-token.ts';
