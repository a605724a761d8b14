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
        producedAt
        producer { name }
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

export const WARNINGS = `query Warnings($code: TraceCode!, $undecided: Boolean) {
  chain(code: $code, direction: BACK) {
    warnings(undecided: $undecided) {
      level
      outcome
      rule { id zh en }
      codes
      at
      zh
      en
      evidence { sector member system recordId code field value }
      missing { sector member code field reason }
    }
    gaps { reason sector member codes message }
    withheld { sector policy }
    complete
  }
}
`;

export const TRACEABLE = `query Traceable($codes: [TraceCode!]!) {
  traceable(codes: $codes) {
    units {
      code
      traceable
      depth
      origins { unit { code } }
      breaks { code reason sector member }
      asOf
    }
    gaps { reason sector member codes message }
    withheld { sector policy }
    complete
  }
}
`;

export const IMPACT = `query Impact($codes: [TraceCode!]!) {
  impact(codes: $codes) {
    units {
      code
      certain
      depth
      share { least most }
      content { least most unit }
      affected { least most unit }
      holders { uscc name }
      unit { records { sector member productName } }
    }
    balance { root { code } source { least most unit } accounted { least most } unaccounted { least most } becauseOf { message } }
    actions { due duty basis sector name organization { uscc } codes }
    holders { name organization { uscc } codes certain }
    handovers { kind from to at until quantity { value unit } }
    totals(by: [SECTOR, HOLDER]) { by key name units certain content { least most unit } }
    gaps { reason sector member codes message }
    withheld { sector policy }
    complete
  }
}
`;

export const ORIGINS = `query Origins($codes: [TraceCode!]!) {
  origins(codes: $codes) {
    candidates(first: 5) {
      rank
      unit { code records { sector member productName producer { name } } }
      cases
      score
      reach
      extent
      likelihood
      zh
      en
    }
    parameters { name value source }
    gaps { reason sector member codes message }
    withheld { sector policy }
    complete
  }
}
`;

export const ORGANIZATION = `query Organization($uscc: USCC!) {
  organization(uscc: $uscc) {
    uscc
    name
    registers {
      entries {
        sector
        member
        licences { kind number validUntil status }
        categories { kind status }
        penalties { number at reason }
      }
      gaps { reason sector member message }
      withheld { sector policy }
      complete
    }
  }
}
`;

export const MONITORING = `query Monitoring($where: SearchCondition) {
  monitoring(where: $where, sample: 10) {
    groups { sector province month units sample { sampled traceable broken undecided least most causes { reason sector units } } }
    others { groups count }
    members { sector member usualMilliseconds breaker }
    draw
    gaps { reason sector member message }
    withheld { sector policy }
    complete
  }
}
`;
