/** A view that PostgreSQL wrote as JSON. It is sent as it is; what the headers of an answer need stands beside it. */
export class Written<View> {
  constructor(
    readonly json: string,
    readonly id: string,
    readonly version: number,
  ) {}

  /** The view itself, as it is sent: instants are texts. Also makes it part of another answer. */
  toJSON(): View {
    return JSON.parse(this.json) as View;
  }
}

/** A page of such views. */
export class WrittenPage<View> {
  constructor(
    /** The views, separated by commas. */
    private readonly views: string,
    readonly hasMore: boolean,
    readonly nextCursor: string | null,
    private readonly total: number | undefined,
  ) {}

  get json(): string {
    const total = this.total === undefined ? '' : `,"total":${this.total}`;
    return `{"data":[${this.views}],"hasMore":${this.hasMore},"nextCursor":${JSON.stringify(this.nextCursor)}${total}}`;
  }

  toJSON(): { data: View[]; hasMore: boolean; nextCursor: string | null; total?: number } {
    return JSON.parse(this.json) as { data: View[]; hasMore: boolean; nextCursor: string | null; total?: number };
  }
}
