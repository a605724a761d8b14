-- 某检验机构最近一次检验合格的设备,及其在谁手中 | Equipment whose last inspection is a pass of one body, and who has it
-- $inspector: 检验机构的统一社会信用代码 | credit code of the inspection body
-- 后来由别家检验过的不计。最后在谁手中(holder)需 special-equipment/parties 权限(特种设备监管人员,用途 supervision),其他人看到的为空 | What another body has inspected since is not counted. Who had it last (holder) needs special-equipment/parties (its regulators, for the purpose supervision), to others it is empty
-- where links {"sectors":["SPECIAL_EQUIPMENT"]}
-- where organisations {"sectors":["SPECIAL_EQUIPMENT"]}
WITH inspected AS (
  SELECT code, productName, i.result AS result, i."at" AS "at", i."validUntil" AS until, i.organization.uscc AS inspector
  FROM special_equipment, unnest(inspections) AS t(i)
), last AS (
  SELECT code, any_value(productName) AS product, max_by(result, "at") AS result, max("at") AS passed,
    max_by(until, "at") AS "validUntil", max_by(inspector, "at") AS inspector
  FROM inspected GROUP BY code
), held AS (
  SELECT "from" AS code, max_by(replace("to", 'uscc:', ''), "at") AS uscc, max("at") AS since, max_by(struct_pack(until), "at").until AS until
  FROM links WHERE kind = 'HOLD' GROUP BY "from"
)
SELECT code, product, passed, "validUntil", held.uscc AS holder, organisations.name AS name, since, held.until AS until
FROM last LEFT JOIN held USING (code) LEFT JOIN organisations ON organisations.uscc = held.uscc
WHERE inspector = $inspector AND result = 'PASS'
ORDER BY code
