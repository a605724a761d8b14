-- 用当时超期未检的设备处理的批次,按月和省 | Lots made with equipment that was overdue at the time, by month and province
-- 从未检验的设备不计 | Equipment that nobody has inspected is not counted
-- where links {"sectors":["SPECIAL_EQUIPMENT"]}
-- where records {"level":"LOT"}
WITH used AS (
  SELECT "from" AS equipment, "to" AS lot, "at" FROM links WHERE kind = 'TREAT'
), inspected AS (
  SELECT equipment, lot, used."at", i."validUntil" AS until
  FROM used JOIN special_equipment ON code = equipment, unnest(inspections) AS t(i)
  WHERE i."at" <= used."at" AND i."validUntil" IS NOT NULL
), overdue AS (
  SELECT lot, "at" FROM inspected GROUP BY equipment, lot, "at"
  HAVING "at" >= max(date_trunc('day', until)) + INTERVAL 1 DAY
)
SELECT strftime(overdue."at", '%Y-%m') AS month, left(place.division, 2) || '0000' AS province, count(DISTINCT lot) AS lots
FROM overdue JOIN records ON code = lot WHERE level = 'LOT' GROUP BY ALL ORDER BY month, province
