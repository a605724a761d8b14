-- 一省农产品中能追溯到地块的份额 | Share of a province's farm products that can be walked to a farm
-- $province: 省级行政区划代码,如 370000 | the province's code, such as 370000
-- where agriculture {"sectors":["AGRICULTURE"]}
WITH roots AS (
  SELECT DISTINCT code FROM agriculture
  WHERE kind = 'CROP' AND place.division LIKE left($province, 2) || '%' AND code NOT LIKE 'cert:%'
), walked AS (
  SELECT DISTINCT root FROM upstream JOIN agriculture USING (code) WHERE agriculture.kind = 'PLOT'
)
SELECT count(*) AS products, count(walked.root) AS walked
FROM roots LEFT JOIN walked ON walked.root = roots.code
