-- 检验机构核准被吊销后充装的气瓶 | Cylinders filled after their inspector's licence was revoked
-- 需 special-equipment/supervision 权限(特种设备监管人员,用途 supervision);否则没有 penalties 一列,语句无法执行 | Needs special-equipment/supervision (its regulators, for the purpose supervision); without it there is no column penalties, and the statement does not run
-- where links {"sectors":["SPECIAL_EQUIPMENT"]}
-- where organisations {"sectors":["SPECIAL_EQUIPMENT"]}
WITH revoked AS (
  SELECT uscc, max(p."at") AS "on"
  FROM organisations, unnest("specialEquipment") AS t(known), unnest(known.licences) AS u(l), unnest(known.penalties) AS v(p)
  WHERE l.kind = '特种设备检验机构核准证' AND l.status = '吊销' GROUP BY uscc
), fillings AS (
  SELECT DISTINCT "to" AS cylinder, e."at" AS "at"
  FROM links, unnest(evidence) AS t(e)
  WHERE links.kind = 'PACK' AND e.sector = 'SPECIAL_EQUIPMENT' AND "to" LIKE 'cylinder:%'
), inspected AS (
  SELECT cylinder, fillings."at", max_by(i.organization.uscc, i."at") AS inspector
  FROM fillings JOIN special_equipment ON code = cylinder, unnest(inspections) AS t(i)
  WHERE i."at" <= fillings."at" GROUP BY ALL
)
SELECT cylinder, inspected."at", inspector
FROM inspected JOIN revoked ON uscc = inspector
WHERE inspected."at" >= date_trunc('day', revoked."on") + INTERVAL 1 DAY ORDER BY cylinder, inspected."at"
