import { Recalls, type RecallsData } from '@tongcha/client';
import { z } from 'zod';
import { command } from '../command.ts';
import { EXIT, printable, table, wholeNumber } from '@tongcha/command';
import { beijingTime } from '../recall/order-text.ts';
import { RECALL_WORDS } from '../recall/words.ts';

type Node = RecallsData['recalls']['edges'][number]['node'];

const EXAMPLES = `  npm run tongcha -- recalls --state OPEN
  npm run tongcha -- recalls --sector FOOD_DRUG --first 100 --json`;

export const recalls = command({
  about: { zh: '召回令列表,最新的在前', en: 'orders to recall, the newest first' },
  help: {
    zh: `用法: npm run tongcha -- recalls [选项]

召回令: 编号、等级、状态、下达机关、时间、单元数、各方通知情况。下达给哪些部门、在您权限内的才列出;各方已受理的,有令牌即可看到。

  --sector 领域   只列下达给该领域的,如 FOOD_DRUG    --division 行政区划代码  只列下达给该地区的
  --state 状态    WAITING 待复核 | OPEN 召回中 | CLOSED 已完成 | CANCELLED 已撤销
  --first 个数    默认 20,至多 100    --after 游标  从这里往后

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- recalls [options]

Orders: number, class, state, who has ordered, when, how many units, how far with the members. Those that go to members whom you may order, and what members have, which every token sees.

  --sector S      only those that go to members of it: FOOD_DRUG    --division D  only those that go to members in it
  --state S       WAITING | OPEN | CLOSED | CANCELLED
  --first N       20 when not given, 100 at most    --after CURSOR  from there on

examples:
${EXAMPLES}`,
  },
  options: {
    sector: z.string().min(1).optional(),
    division: z.string().min(1).optional(),
    state: z
      .enum(['WAITING', 'OPEN', 'CLOSED', 'CANCELLED'], {
        error: '应为 WAITING、OPEN、CLOSED 或 CANCELLED / expected one of these',
      })
      .optional(),
    first: wholeNumber(1, 100).default(20),
    after: z.string().min(1).optional(),
  },
  async run({ gateway, options: { json, ...asked }, say, warn, language }) {
    const { sector, division, state, first, after } = asked;
    const { data } = await gateway.need(Recalls, { sector, division, state, first, after });
    const { edges, pageInfo } = data.recalls;
    const own = RECALL_WORDS[language];
    if (json) say(JSON.stringify(data.recalls, null, 2));
    else if (edges.length === 0) say(own.none);
    else for (const line of table(edges.map(({ node }) => rowOf(printable(node), language)))) say(line);
    if (pageInfo.hasNextPage) warn(`--after ${pageInfo.endCursor ?? ''}`);
    return EXIT.done;
  },
});

function rowOf(
  { id, level, state, authority, openedAt, codes, steps, reason }: Node,
  language: 'zh' | 'en',
): readonly string[] {
  const own = RECALL_WORDS[language];
  const acked = steps.filter((step) => step.state === 'ACKED').length;
  return [
    id,
    own.levels[level],
    own.states[state],
    authority,
    beijingTime(openedAt),
    own.units(codes.length),
    `${own.steps.ACKED} ${acked}/${steps.length}`,
    reason ?? '',
  ];
}
