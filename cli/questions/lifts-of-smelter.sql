-- 装有某冶炼企业磁材的电梯 | Lifts with a magnet from a smelter
-- 已拆下的曳引机不计 | A machine that was taken out again is no longer in one
-- $smelter: 冶炼企业的统一社会信用代码 | credit code of the smelter
-- where rare_earth {"producer":"$smelter"}
WITH roots AS (
  SELECT code FROM rare_earth WHERE producer.uscc = $smelter
)
SELECT DISTINCT lift.code
FROM downstream_links AS link JOIN special_equipment AS lift ON lift.code = link."to"
WHERE link.kind = 'INSTALL' AND link.until IS NULL AND lift.variety LIKE '3%' ORDER BY lift.code
