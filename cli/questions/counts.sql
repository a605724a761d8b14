-- 各部门各月记录数 | Records by sector and month of production
SELECT sector, strftime(producedAt, '%Y-%m') AS month, count(*) AS records
FROM records GROUP BY ALL ORDER BY sector, month
