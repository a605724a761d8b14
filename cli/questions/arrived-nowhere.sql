-- 运出后未见于其他部门的危险化学品 | Chemicals that left hazardous goods and arrived nowhere
-- where links {"sectors":["HAZARDOUS_GOODS"]}
WITH said AS (
  SELECT "from" AS code, kind, e.sector AS sector FROM links, unnest(evidence) AS t(e)
)
SELECT code FROM said GROUP BY code
HAVING bool_or(kind = 'TRANSPORT' AND sector = 'HAZARDOUS_GOODS') AND bool_and(sector = 'HAZARDOUS_GOODS')
ORDER BY code
