/** The names that follow from a ministry's name, by convention of the contract. */
export interface MinistryNames {
  /** Folder, schema file and subgraph: `hazardous-goods` */
  readonly name: string;
  /** On TraceUnit and Organization: `hazardousGoods` */
  readonly field: string;
  /** On TraceUnit: `hazardousGoodsLinks` */
  readonly linksField: string;
  /** On TraceUnit, of a ministry that knows products: `hazardousGoodsProduct` */
  readonly productField: string;
  /** `HazardousGoodsProduct` */
  readonly productType: string;
  /** `HazardousGoodsRecord` */
  readonly recordType: string;
  /** On Query: `hazardousGoodsRecords` */
  readonly searchField: string;
  /** On Query: `hazardousGoodsTotals` */
  readonly totalsField: string;
  /** On Query: `hazardousGoodsRecalled` */
  readonly recalledField: string;
  /** `HazardousGoodsTotals` */
  readonly totalsType: string;
  /** `HazardousGoodsOrganization` */
  readonly organizationType: string;
  /** On Mutation: `hazardousGoodsRecall` */
  readonly recallField: string;
  /** On Mutation: `hazardousGoodsComplaint` */
  readonly complaintField: string;
  /** On Query: `hazardousGoodsIntake` */
  readonly intakeField: string;
  /** On Query: `hazardousGoodsComplaintState` */
  readonly complaintStateField: string;
  /** `HAZARDOUS_GOODS` */
  readonly sector: string;
}

/** The names in the graph of a ministry, by its subgraph's name. */
export function namesOf(name: string): MinistryNames {
  const words = name.split('-');
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const field = pascal.charAt(0).toLowerCase() + pascal.slice(1);
  return {
    name,
    field,
    linksField: `${field}Links`,
    productField: `${field}Product`,
    productType: `${pascal}Product`,
    recordType: `${pascal}Record`,
    searchField: `${field}Records`,
    totalsField: `${field}Totals`,
    recalledField: `${field}Recalled`,
    totalsType: `${pascal}Totals`,
    organizationType: `${pascal}Organization`,
    recallField: `${field}Recall`,
    complaintField: `${field}Complaint`,
    intakeField: `${field}Intake`,
    complaintStateField: `${field}ComplaintState`,
    sector: words.join('_').toUpperCase(),
  };
}

/** The kinds of links, LinkKind of the contract. */
export const LINK_KINDS: ReadonlySet<string> = new Set([
  'TRANSFORM',
  'PACK',
  'HOLD',
  'INSTALL',
  'TREAT',
  'TRANSPORT',
  'MASS_BALANCE',
]);

/**
 * The groups of policies that every ministry has although no mark of its schema need name them, because they open parts of the
 * types that all ministries share (docs/sharing.md): `hazardous-goods/parties`
 */
export const SHARED_GROUPS: readonly string[] = ['parties', 'quantities', 'supervision', 'sites'];

/**
 * The policies of every ministry that open no field: whose recalls go to its members, and whose do once a second person has approved them
 * (docs/recall.md). `food-drug/orders`
 */
export const ORDER_GROUPS = ['orders', 'orders-approved'] as const;
