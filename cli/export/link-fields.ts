/** What a table of links has of a link, of GraphQL. */
export const LINK_FIELDS =
  'kind from to at until quantity { value unit } share evidence { sector member statedBy { kind zh en } system recordId confidence at until quantity { value unit } share } disagreements doubts';
