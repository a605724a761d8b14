-- 不合格食品药品批次共同的上游企业 | Enterprises upstream that the bad lots of food and drugs share most
-- $most BIGINT = 10: 列出几家 | how many are listed
-- where food_drug {"failed":true}
WITH roots AS (
  SELECT code FROM food_drug WHERE len(list_filter(inspections, lambda each: each.result = 'FAIL')) > 0
)
SELECT producer.uscc AS uscc, count(DISTINCT root) AS lots
FROM upstream WHERE code <> root AND producer.uscc IS NOT NULL
GROUP BY producer.uscc ORDER BY lots DESC, uscc LIMIT $most
