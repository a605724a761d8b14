import { CliFault, EXIT, type Language } from '@tongcha/command';
import { examine } from '@tongcha/codes';
import type { DeclaredMinistry } from '../declared/index.ts';

/** What somebody types, as a code of the graph: as it is spelt there, or as this ministry prints it. @throws CliFault usage */
export function readCode(text: string, { codes }: Pick<DeclaredMinistry, 'codes'>, language: Language): string {
  const { readings, refusal } = examine(text);
  const [reading] = codes.beside(text, readings);
  if (reading) return reading.code;
  throw new CliFault(
    EXIT.usage,
    {
      zh: `无法识别此编码${refusal ? `: ${refusal.zh}` : ''}。请写成图上的样子(codes 中的 code,如 urn:timber:lot:0001);若要按实物上印的样子输入,请给 codes 写 shapes、title、example`,
      en: `This cannot be read as a code${refusal ? `: ${refusal.en}` : ''}. Write it as on the graph (code under codes, such as urn:timber:lot:0001); to type it as it is printed, give codes shapes, title and example`,
    }[language],
  );
}
