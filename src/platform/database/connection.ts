/** Where the database is: given by the environment, or the embedded one. An injection token with a value. */
export class DatabaseConnection {
  constructor(
    readonly url: string,
    readonly embedded: boolean,
    /** What to tell a person about where the data lies. */
    readonly description: string,
    private readonly stopServer: () => Promise<void> = () => Promise.resolve(),
  ) {}

  stop(): Promise<void> {
    return this.stopServer();
  }
}
