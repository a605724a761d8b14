export { MOST_MINUTES, signOperatorToken } from './operator-token.ts';
