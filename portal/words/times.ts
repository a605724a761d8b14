import { language } from './say.ts';

const ZONE = 'Asia/Shanghai';

/** Days and moments as readers write them, always in China's time. */
export interface Times {
  day(moment: string): string;
  minute(moment: string): string;
}

export function useTimes(): Times {
  const format = (moment: string, options: Intl.DateTimeFormatOptions): string => {
    const date = new Date(moment);
    if (Number.isNaN(date.getTime())) return moment;
    return new Intl.DateTimeFormat(language.value === 'en' ? 'en-GB' : 'zh-CN', { timeZone: ZONE, ...options }).format(
      date,
    );
  };
  return {
    day: (moment) =>
      format(moment, { year: 'numeric', month: language.value === 'en' ? 'short' : 'long', day: 'numeric' }),
    minute: (moment) =>
      format(moment, {
        month: language.value === 'en' ? 'short' : 'long',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }),
  };
}
