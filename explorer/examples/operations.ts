/** The operations of the examples. */
export const CHAIN = `query Chain($code: TraceCode!, $direction: Direction!) {
  chain(code: $code, direction: $direction, maxUnits: 200) {
    complete
    depth
    units {
      code
      depth
      records {
        sector
        member
        statedBy { kind }
        productName
        quantity { value unit }
        producedAt
        producer { name }
        holder { name }
        inspections { at result validUntil }
        recalls { at reason }
        source { system recordId asOf }
      }
    }
    links { kind from to at quantity { value unit } share evidence { sector member recordId } }
    gaps { reason sector member system codes message }
    withheld { sector policy }
    coverage { sector member members status asked excluded answered held calls milliseconds }
  }
  members { name sector kind zh en }
}
`;

export const IDENTIFY = `query Identify($text: String!) {
  identify(text: $text) {
    code
    scheme
    level
    validity
    reasons { zh en }
    display
    attributes { name value }
  }
}
`;

export const UNIT = `query Unit($code: TraceCode!) {
  unit(code: $code) {
    code
    records {
      sector
      member
      statedBy { kind zh en }
      productName
      producedAt
      producer { uscc name }
      holder { uscc name }
      certificates { kind code validUntil }
      recalls { at reason }
      source { system recordId asOf }
    }
    upstream(maxDepth: 2) { units { code depth sectors } complete }
    coverage { sector member members status asked excluded answered held calls milliseconds }
  }
  members { name sector kind zh en }
}
`;

export const SEARCH = `query Recalled($where: SearchCondition!) {
  search(where: $where, first: 20) {
    edges { cursor node { sector member code productName producer { name } recalls { at reason status } source { asOf } } }
    pageInfo { hasNextPage endCursor }
    coverage { sector member status examined narrowedBy tested }
    gaps { reason sector member system message }
    withheld { sector policy }
    complete
  }
}
`;

export const EQUIPMENT = `query Overdue($before: DateTime!) {
  specialEquipmentRecords(filter: { dueBefore: $before }, first: 20) {
    edges {
      node { code member productName category nextInspectionDue inspectionOverdue(at: $before) holder { name } source { asOf } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`;

export const DRUGS = `query Drugs($name: String!) {
  foodDrugRecords(filter: { kind: DRUG, productName: $name }, first: 20) {
    edges { node { code member level productName producedAt expiresAt producer { name } recalls { at reason } } }
    pageInfo { hasNextPage endCursor }
  }
}
`;
