/**
 * Where reports of the public go, by hand: of each code of the sample chains, who answers what is wrong with how it was made (ILLNESS, QUALITY,
 * LABEL, COUNTERFEIT), how it was sold (SELLER, EXPIRED), how it is used (EQUIPMENT, LEAK), and anything else. The citizen says Fujian. To the
 * public nobody tells who holds a thing, so that a seller is where it was bought; where something is used is public. Agriculture has nobody in
 * Fujian, and no ministry: who has the thing on record answers.
 */
export const ROUTES = `
  hazlot:370681001.CL20260301                  HG     HG     HG     HG
  hazlot:370681001.CL20260110                  HG     HG     HG     HG
  hazlot:370681001.DCM20260215                 HG     HG     HG     HG
  hazlot:370681001.TOL20260110                 HG     HG     HG     HG
  hazlot:370681001.NH320260115                 HG     HG     HG     HG
  hazlot:370681003.LPG20260901                 HG     HG     HG     HG
  hazlot:320500002.CPF20260105                 HG     HG     HG     HG
  cylinder:137021000345                        SE/37  SE/35  SE/32  SE/35
  cylinder:137021000346                        SE/37  SE/35  SE/37  SE/35
  cylinder:537021000777                        SE/37  SE/35  SE/37  SE/35
  cylinder:537021000778                        SE/37  SE/35  SE/37  SE/35
  cylinder:237021000999                        SE/37  SE/35  SE/37  SE/35
  equipment:21503706812018030008               SE/37  SE/35  SE/37  SE/35
  equipment:21503706812019060021               SE/37  SE/35  SE/37  SE/35
  equipment:31103502032026050012               SE/32  SE/35  SE/35  SE/35
  equipment:31103502032026050013               SE/32  SE/35  SE/32  SE/35
  device:311012056202600012                    SE/32  SE/35  SE/32  SE/35
  device:311012056202600013                    SE/32  SE/35  SE/32  SE/35
  relot:91150203MA0N001092.PN202602            RE     RE     RE     RE
  relot:91320500MA1F00110G.NF260315            RE     RE     RE     RE
  relot:91320500MA1F00130J.FL202601            RE     RE     RE     RE
  relot:91320500MA1F00130J.HS202602            RE     RE     RE     RE
  relot:91320500MA1F00131M.PG202603            RE     RE     RE     RE
  urn:tongcha-demo:plot:370681-0012            AG/37  AG/37  AG/37  AG/37
  urn:tongcha-demo:plot:370681-0031            AG/37  AG/37  AG/37  AG/37
  gs1:(01)06901234001044(10)V260610            AG/37  AG/37  AG/37  AG/37
  gs1:(01)06901234001044(10)V260710            AG/37  AG/37  AG/37  AG/37
  gs1:(01)06901234001075(10)F260115            AG/37  AG/37  AG/37  AG/37
  gs1:(01)06901234001082(10)E260901            AG/37  AG/37  AG/37  AG/37
  gs1:(01)06901234001068(10)G260620            AG/37  AG/37  AG/37  AG/37
  gs1:(01)06901234001037(10)PE260201           AG/37  AG/32  AG/32  AG/32
  cert:HGZ370681202606100001                   AG/37  AG/37  AG/37  AG/37
  cert:HGZ370681202607100001                   AG/37  AG/37  AG/37  AG/37
  cert:QC370681202608010007                    AG/37  AG/37  AG/37  AG/37
  eartag:137068100012345                       AG/37  AG/37  AG/37  AG/37
  eartag:137068100012346                       AG/37  AG/37  AG/37  AG/37
  eartag:137068100012347                       AG/37  AG/15  AG/37  AG/15
  vetdrug:202602101023448291337562             AG/37  AG/37  AG/37  AG/37
  pesticide:12403211005482913375620184739201   AG/37  AG/37  AG/37  AG/37
  pesticide:12403211005482913375620184739202   AG/37  AG/37  AG/37  AG/37
  drug:83857930000879766601                    FD     FD     FD     FD
  gs1:(01)06901234001020(10)T260310            FD     FD     FD     FD
  gs1:(01)06901234001013(10)API260301          FD     FD     FD     FD
  gs1:(01)06901234001051(10)K260620            FD     FD     FD     FD
  gs1:(00)069012340000002010                   FD     FD     FD     FD
  gs1:(01)06901234001099(10)R260805            FD     FD     FD     FD
  gs1:(01)06901234001136(10)M260310            FD     FD     FD     FD
  gs1:(01)06901234001136(10)M260210            FD     FD     FD     FD
  gs1:(01)06901234001105(10)C260905            FD     FD     FD     FD
  gs1:(01)06901234001112(10)FL260801           FD     FD     FD     FD
  gs1:(01)06901234001129(10)Q260628            FD     FD     FD     FD
  gs1:(01)06901234001129(10)Q260702            FD     FD     FD     FD
  gs1:(00)069012340000002027                   FD     FD     FD     FD
  gs1:(01)06901234001167(10)O261001            FD     FD     FD     FD
  gs1:(01)06901234001228(10)N260615            FD     FD     FD     FD
  gs1:(00)069012340000002034                   FD     FD     FD     FD
  urn:customs:item:420320261000000231-1        CU     CU     CU     CU
  urn:customs:item:420320261000000742-1        CU     CU     CU     CU
  urn:customs:item:420320261000000742-2        CU     CU     CU     CU
  urn:customs:container:CSQU3054402            CU     CU     CU     CU
  urn:customs:container:CSQU3055121            CU     CU     CU     CU
  uscc:91370681MA3T00105U                      FD     FD     FD     FD
  uscc:91370681MA3T00102J                      FD     FD     FD     FD
  uscc:91370681MA3T00122L                      FD     FD     FD     FD
  uscc:91370681MA3T00135Y                      FD     FD     FD     FD
  uscc:91370681MA3T00124T                      FD     FD     FD     FD
  uscc:91370681MA3T00114R                      FD     FD     FD     FD
  uscc:12370681MB2T001288                      FD     FD     FD     FD
  uscc:91310115MA1K00201H                      FD     FD     FD     FD
`;

/** Whom each topic is about, in the order of the columns. */
export const TOPICS_OF = [
  ['ILLNESS', 'QUALITY', 'LABEL', 'COUNTERFEIT'],
  ['SELLER', 'EXPIRED'],
  ['EQUIPMENT', 'LEAK'],
  ['OTHER'],
] as const;

const SECTORS: Readonly<Record<string, string>> = {
  AG: 'agriculture',
  CU: 'customs',
  FD: 'food-drug',
  HG: 'hazardous-goods',
  RE: 'rare-earth',
  SE: 'special-equipment',
};

/** By code and topic, the member's name. */
export const EXPECTED: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  ROUTES.trim()
    .split('\n')
    .map((line) => {
      const [code = '', ...columns] = line.trim().split(/\s+/);
      const names = columns.map((short) => {
        const [sector = '', province] = short.split('/');
        return `${SECTORS[sector]}${province === undefined ? '' : `/${province}0000`}`;
      });
      return [code, new Map(TOPICS_OF.flatMap((topics, i) => topics.map((topic) => [topic, names[i] ?? ''])))];
    }),
);
