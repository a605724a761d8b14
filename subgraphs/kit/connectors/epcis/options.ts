import type { HttpClient, LiveTls } from '@tongcha/http';
import type { LinkKind } from '../../records.ts';
import type { ShapeChange } from '../../values/shapes.ts';

/** How to reach and read one EPCIS 2.0 repository. Only `url` is needed. */
export interface EpcisOptions {
  /** Where `events` is served: `https://host/epcis`; a trailing slash or `/events` makes no difference. */
  readonly url: string;
  /** HTTP Basic. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Sent with every request, for instance an API key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `GS1-EPC-Format`. Both spellings are read, so by default the repository chooses. */
  readonly epcFormat?: 'No_Preference' | 'Always_GS1_Digital_Link' | 'Always_EPC_URN' | 'Never_Translates';
  /** How many events to ask for at a time, 200 unless said; a repository may give fewer. */
  readonly perPage?: number;
  /** How many pages of one query are read, 100 unless said; what is beyond is said to be missing. */
  readonly maxPages?: number;
  /** The standard's own interface description lets a repository refuse a URL of more than 2,000 characters. */
  readonly maxUrlLength?: number;
  /** How many alternatives one condition may carry. */
  readonly maxValues?: number;
  readonly maxBytes?: number;
  readonly connections?: number;
  /** Through which it is asked. */
  readonly proxy?: string | undefined;
  readonly tls?: LiveTls | undefined;
  /** Answers what would be sent to `url`, where the repository is in this process. */
  readonly transport?: Pick<HttpClient, 'request' | 'close'>;
  /** GS1 company prefixes; with them a GTIN, SSCC or GLN can also be asked as an EPC URN at once. */
  readonly companyPrefixes?: readonly string[];
  /**
   * All domains but id.gs1.org on which the repository's Digital Link URIs stand: `https://brand.example/p`. When
   * absent, they are
   * learnt from its events.
   */
  readonly digitalLinkBases?: readonly string[];
  /** Extension fields of events whose values are identifiers of things that acted on the event's objects. */
  readonly extensionLinks?: readonly ExtensionLink[];
  /** Types of business transaction under which goods travel. */
  readonly transportDocuments?: readonly string[];
  /** Steps in words of the repository's own, and what they are in the Core Business Vocabulary. */
  readonly steps?: Readonly<Record<string, string>>;
  /** Is told a name that no event had before, or that every one had. */
  readonly newShape?: (place: string, change: ShapeChange) => void;
}

export interface ExtensionLink {
  /**
   * Namespace and local name, and the prefix to ask for it by: `EQ_<prefix>:<name>` with `GS1-Extensions:
   * <prefix>=<namespace>`.
   */
  readonly namespace: string;
  readonly prefix: string;
  readonly name: string;
  /** The link from the field's value to each of the event's objects, or outputs. */
  readonly kind: LinkKind;
}

/**
 * EPCIS has no field for the equipment that a step used: a read point is a place, a parent a container, a business
 * transaction a document. So it is an extension, which the standard allows and lets one query by.
 */
export const TREATED_WITH: ExtensionLink = {
  namespace: 'https://tongcha.example/epcis/',
  prefix: 'tongcha',
  name: 'treatedWith',
  kind: 'TREAT',
};

/** Bill of lading and despatch advice (Core Business Vocabulary section 7.3). */
export const TRANSPORT_DOCUMENTS: readonly string[] = ['bol', 'desadv'];
