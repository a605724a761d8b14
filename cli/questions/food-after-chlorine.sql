-- 某企业某月交付的液氯下游的食品批次 | Food lots downstream of any chlorine lot of an enterprise that was delivered in a month
-- $enterprise: 生产企业的统一社会信用代码 | credit code of the maker
-- $month: 交付月份,如 2026-03 | the month, such as 2026-03
-- where hazardous_goods {"producer":"$enterprise"}
-- where food_drug {"level":"LOT"}
WITH roots AS (
  SELECT code FROM hazardous_goods WHERE cas = 'cas:7782-50-5' AND producer.uscc = $enterprise
), delivered AS (
  SELECT DISTINCT root FROM downstream_links, unnest(evidence) AS t(e)
  WHERE "from" = root AND kind = 'TRANSPORT' AND e.sector = 'HAZARDOUS_GOODS' AND strftime(e.at, '%Y-%m') = $month
)
SELECT DISTINCT food.code
FROM delivered JOIN downstream USING (root) JOIN food_drug AS food ON food.code = downstream.code
WHERE food.kind = 'FOOD' AND food.level = 'LOT' ORDER BY food.code
