/** Where the database is: given by the environment, or the embedded one. An injection token with a value. */
export class DatabaseConnection {
  constructor(
    /** Of the owner of the tables: for migrations and the task queue. */
    readonly url: string,
    /** Of the role that the server works as: neither owner nor superuser. */
    readonly runtimeUrl: string,
    readonly embedded: boolean,
    /** What to tell a person about where the data lies. */
    readonly description: string,
    private readonly stopServer: () => Promise<void> = () => Promise.resolve(),
  ) {}

  stop(): Promise<void> {
    return this.stopServer();
  }
}
