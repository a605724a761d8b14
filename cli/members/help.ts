import type { Said } from '@tongcha/command';

const EXAMPLES = `  npm run tongcha -- members
  npm run tongcha -- members join agriculture/370000 --address https://…/graphql --kind REGION --division 370000 \\
    --zh 山东省农业农村厅 --en 'Shandong, agriculture' --directory directory.jws --key directory-keys/private/signing.json
  npm run tongcha -- members admit agriculture/370000 --directory directory.jws --key directory-keys/private/signing.json
  npm run tongcha -- members leave agriculture/370000 --directory directory.jws --key directory-keys/private/signing.json`;

export const MEMBERS_HELP: Said = {
  zh: `用法: npm run tongcha -- members [list | show 名称 | join 名称 … | admit 名称 | leave 名称] [选项]

谁为各领域作答(名录)。list、show 问网关;给出 --directory 时读该文件。
join 以试用身份加入:任何查询都不问它,只有 conform 检验它。admit 使其转正,也用来更改已加入者。leave 使其退出。
三者都改写并签署名录文件;正在运行的网关随即采用,不必重启或重新组合。文件不存在时 join 新建一份。

  --directory 文件    已签名的名录,默认 gateway.directory (GATEWAY_DIRECTORY)
  --key 密钥集        签名用的私钥集(npm run keys);只读时可为公钥集,默认 gateway.directoryKeys
  --address 地址      子图的 http(s) 地址
  --kind 性质         MINISTRY 国家部门  REGION 地方部门  ASSOCIATION 行业协会  PLATFORM 第三方平台
                      ENTERPRISE 企业自述  LABORATORY 检验机构  CERTIFIER 认证机构
  --entry 文件        join 时: 该单位用 tongcha-ministry join 签署的条目,代替下列各项
  --zh、--en          单位的中英文名称
  --division 代码     行政区划代码(GB/T 2260),地方部门必填
  --uscc 代码         统一社会信用代码,非政府部门必填
  --contract 1|2      它所按的契约版本,默认 2;1 是没有数据提供方之前的(每个单元一条记录)
  --keys 密钥集       它自己的公钥集(JWK),凭此声明缓存失效
  --timeout-ms、--max-batch、--concurrency、--cache-seconds   限额,默认同网关对该领域的设置
设有 gateway.redis.directoryKey 时,同时发布到 Redis。

示例:
${EXAMPLES}`,
  en: `usage: npm run tongcha -- members [list | show NAME | join NAME … | admit NAME | leave NAME] [options]

Who answers for each sector (the directory). list and show ask the gateway, or read the file that --directory names.
join puts a member on trial: no query asks it, only conform does. admit makes it count, and changes one that has joined. leave takes it out.
These three write the directory's file anew and sign it; gateways that run take it, without a restart or a new composition. Where there
is no file, join begins one.

  --directory FILE    the signed directory; gateway.directory (GATEWAY_DIRECTORY) when not given
  --key KEYS          the set of private keys to sign with (npm run keys); to read, public ones do: else gateway.directoryKeys
  --address URL       the http(s) address of its subgraph
  --kind KIND         MINISTRY, REGION, ASSOCIATION, PLATFORM, ENTERPRISE (of itself alone), LABORATORY, CERTIFIER
  --entry FILE        of join: what the member has signed of itself by tongcha-ministry join, in place of the options below
  --zh, --en          what it is called, in Chinese and in English
  --division CODE     administrative division (GB/T 2260); a REGION needs it
  --uscc CODE         its unified social credit code; all but MINISTRY and REGION need it
  --contract 1|2      the version of the contract that it serves; 2 when not given. 1: before there were members, one record a unit
  --keys FILE         its own public keys, a JWK set, by which it declares invalid what is kept of its answers
  --timeout-ms, --max-batch, --concurrency, --cache-seconds   limits; as the gateway's configuration of the sector when not given
Where gateway.redis.directoryKey is set, it is published in Redis too.

examples:
${EXAMPLES}`,
};
