/** A feed of recalls, whatever its format. */
export interface Feed {
  /** Where the pages are: `https://trace.example` */
  readonly origin: string;
  /** Of the list that people see, and of this very feed: addresses in full. */
  readonly page: string;
  readonly self: string;
  readonly language: 'zh-CN' | 'en';
  readonly title: string;
  /** What is missing in it, in words; null: nothing. */
  readonly missing: string | null;
  /** What it is, for whoever subscribes. */
  readonly about: string;
  readonly updated: string;
  readonly entries: readonly FeedEntry[];
}

export interface FeedEntry {
  /** `urn:uuid:…`, of the recall and of what is recalled: the same wherever and whenever it is told. */
  readonly id: string;
  readonly title: string;
  readonly url: string;
  /** When the recall was announced, in UTC. */
  readonly updated: string;
  /** Lines of plain text. */
  readonly text: string;
  /** The ministry whose word it is. */
  readonly author: string;
  /** Sector, class of the recall and whether it stands, as terms. */
  readonly tags: readonly string[];
}
