-- 所有被召回的批次,及其现在在谁手中 | All recalled lots, and who has them or what was made of them now
-- 持有者(holders)只对有该部门 parties 权限者显示(如 food-drug/parties:食品药品监管人员,用途 recall-tracing);其他人看到的为空 | Who has them (holders) is shown to whoever has parties of a sector (food-drug/parties: its regulators, for the purpose recall-tracing); to others it is empty
-- where records {"recalled":true}
WITH roots AS (
  SELECT DISTINCT code FROM records WHERE len(recalls) > 0
), gone AS (
  SELECT root, "from", max_by(struct_pack("to", until), "at") AS last
  FROM downstream_links WHERE kind IN ('HOLD', 'TRANSPORT') GROUP BY ALL
), holders AS (
  SELECT root, holder.uscc AS uscc FROM downstream WHERE holder.uscc IS NOT NULL
  UNION
  SELECT root, replace(last."to", 'uscc:', '') FROM gone WHERE last.until IS NULL
)
SELECT roots.code, list_sort(list(DISTINCT uscc) FILTER (uscc IS NOT NULL)) AS holders
FROM roots LEFT JOIN holders ON root = roots.code GROUP BY roots.code ORDER BY roots.code
