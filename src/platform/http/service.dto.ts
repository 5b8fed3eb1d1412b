/** What is running. */
export class VersionView {
  /** @example 'assay' */
  name!: string;
  /** @example '0.1.0' */
  version!: string;
  /**
   * The version of Node.js.
   * @example '24.1.0'
   */
  node!: string;
}

/** What one problem code means. */
export class ProblemKindView {
  /**
   * Part of the API: a code never changes its meaning.
   * @example 'request.unknown-id'
   */
  code!: string;
  /** @example 404 */
  status!: number;
  /** @example 'Not Found' */
  title!: string;
  /**
   * What happened, then what to do. Words in braces differ from case to case.
   * @example 'There is nothing with this id. Ids are UUIDs; take them from a list or from the answer that created the thing.'
   */
  detail!: string;
}
