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
    links { kind from to at quantity { value unit } share evidence { sector recordId } }
    gaps { reason sector system codes message }
    withheld { sector policy }
    coverage { sector status asked answered held calls milliseconds }
  }
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
      productName
      producedAt
      producer { uscc name }
      holder { uscc name }
      certificates { kind code validUntil }
      recalls { at reason }
      source { system recordId asOf }
    }
    upstream(maxDepth: 2) { units { code depth sectors } complete }
    coverage { sector status asked answered held calls milliseconds }
  }
}
`;

export const EQUIPMENT = `query Overdue($before: DateTime!) {
  specialEquipmentRecords(filter: { dueBefore: $before }, first: 20) {
    edges {
      node { code productName category nextInspectionDue inspectionOverdue(at: $before) holder { name } source { asOf } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`;

export const DRUGS = `query Drugs($name: String!) {
  foodDrugRecords(filter: { kind: DRUG, productName: $name }, first: 20) {
    edges { node { code level productName producedAt expiresAt producer { name } recalls { at reason } } }
    pageInfo { hasNextPage endCursor }
  }
}
`;
