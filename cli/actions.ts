import { CliFault, EXIT, nearest } from '@tongcha/command';

/**
 * The action of a command that has several, by its name.
 * @param page whose help is named beside the fault
 * @throws CliFault usage where there is no such action, with the one that was probably meant
 */
export function actionNamed<T>(actions: Readonly<Record<string, T>>, name: string, page?: string): T {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action !== undefined) return action;
  const meant = nearest(name, Object.keys(actions));
  const [zh, en] = meant === null ? ['', ''] : [`,是否想用 ${meant}?`, `; did you mean ${meant}?`];
  const said = JSON.stringify(name);
  throw new CliFault(EXIT.usage, `没有 ${said}${zh} / there is no ${said}${en}`, page);
}
