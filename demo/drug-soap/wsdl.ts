const product = [
  'id',
  'code',
  'type',
  'level',
  'name',
  'quantity',
  'unit',
  'produceTime',
  'expireTime',
  'entCode',
  'entName',
  'holderCode',
  'holderName',
  'region',
  'approvalNo',
  'baseCode',
  'batchNo',
  'packLayer',
  'dosageForm',
  'spec',
  'flag',
  'updateTime',
];
const relation = [
  'docNo',
  'docType',
  'relType',
  'curCode',
  'parentCode',
  'packLayer',
  'time',
  'quantity',
  'unit',
  'entCode',
  'flag',
];
const enterprise = ['entCode', 'entName', 'address', 'region', 'linkman', 'phone'];

const strings = (names: readonly string[]): string =>
  names.map((name) => `<xsd:element name="${name}" type="xsd:string" minOccurs="0"/>`).join('');
const many = (name: string, type: string): string =>
  `<xsd:element name="${name}" type="${type}" minOccurs="0" maxOccurs="unbounded"/>`;
const element = (name: string, content: string): string =>
  `<xsd:element name="${name}"><xsd:complexType><xsd:sequence>${content}</xsd:sequence></xsd:complexType></xsd:element>`;
const type = (name: string, content: string): string =>
  `<xsd:complexType name="${name}"><xsd:sequence>${content}</xsd:sequence></xsd:complexType>`;
const MORE = '<xsd:element name="more" type="xsd:int"/>';

const OPERATIONS = {
  QueryProduct: [many('code', 'xsd:string') + strings(['page']), many('product', 'tns:Product') + MORE],
  SearchProduct: [
    strings([
      'name',
      'approvalNo',
      'batchNo',
      'type',
      'goodsCode',
      'recalled',
      'level',
      'entCode',
      'holderCode',
      'region',
      'produceFrom',
      'produceTo',
      'updateFrom',
      'updateTo',
      'after',
      'size',
    ]),
    many('product', 'tns:Product') + MORE,
  ],
  QueryRelation: [
    strings(['side']) + many('code', 'xsd:string') + strings(['page']),
    many('relation', 'tns:Relation') + MORE,
  ],
  ReportRecall: [
    strings(['noticeNo', 'recallNo', 'status', 'level', 'time', 'reason', 'measure', 'authority']) +
      many('code', 'xsd:string'),
    strings(['receiptNo']),
  ],
  QueryNotice: [strings(['noticeNo', 'page']), many('notice', 'tns:Notice') + MORE],
  QueryEnterprise: [many('code', 'xsd:string') + strings(['page']), many('enterprise', 'tns:Enterprise') + MORE],
  RegisterComplaint: [
    strings(['requestNo', 'code', 'topic', 'region', 'buyTime', 'content', 'contact', 'photo']),
    strings(['acceptNo']),
  ],
  QueryComplaint: [strings(['acceptNo']), strings(['state', 'reply'])],
} as const;

export type Operation = keyof typeof OPERATIONS;
export const NAMESPACE = 'http://drugtrace.example/service/v1';

/** The service's WSDL, document/literal, with the address that the service has inside its own network. */
export function wsdl(version: '1.1' | '1.2'): string {
  const soap = version === '1.1' ? 'http://schemas.xmlsoap.org/wsdl/soap/' : 'http://schemas.xmlsoap.org/wsdl/soap12/';
  const names = Object.keys(OPERATIONS) as Operation[];
  return `<?xml version="1.0" encoding="GB18030"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="${soap}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:tns="${NAMESPACE}" targetNamespace="${NAMESPACE}">
<wsdl:documentation>药品追溯服务</wsdl:documentation>
<wsdl:types><xsd:schema targetNamespace="${NAMESPACE}" elementFormDefault="qualified">
${type('Recall', strings(['no', 'level', 'time', 'reason', 'measure', 'entCode', 'status']))}
${type('Notice', strings(['receiptNo', 'noticeNo']))}
${type('Licence', strings(['no', 'type', 'validTo', 'status']))}
${type('Penalty', strings(['no', 'time', 'reason']))}
${type('Product', strings(product) + many('recall', 'tns:Recall'))}
${type('Relation', strings(relation))}
${type('Enterprise', strings(enterprise) + many('licence', 'tns:Licence') + many('penalty', 'tns:Penalty'))}
${names.map((name) => element(name, OPERATIONS[name][0]) + element(`${name}Response`, OPERATIONS[name][1])).join('\n')}
</xsd:schema></wsdl:types>
${names.map((name) => `<wsdl:message name="${name}In"><wsdl:part name="parameters" element="tns:${name}"/></wsdl:message><wsdl:message name="${name}Out"><wsdl:part name="parameters" element="tns:${name}Response"/></wsdl:message>`).join('\n')}
<wsdl:portType name="DrugTrace">${names.map((name) => `<wsdl:operation name="${name}"><wsdl:input message="tns:${name}In"/><wsdl:output message="tns:${name}Out"/></wsdl:operation>`).join('')}</wsdl:portType>
<wsdl:binding name="DrugTraceBinding" type="tns:DrugTrace"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
${names.map((name) => `<wsdl:operation name="${name}"><soap:operation soapAction="${NAMESPACE}/${name}"/><wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>`).join('\n')}
</wsdl:binding>
<wsdl:service name="DrugTraceService"><wsdl:port name="DrugTracePort" binding="tns:DrugTraceBinding"><soap:address location="http://10.1.1.7:7001/drugtrace/service"/></wsdl:port></wsdl:service>
</wsdl:definitions>`;
}
