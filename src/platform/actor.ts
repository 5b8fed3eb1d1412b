/** Whoever changes something, as far as the platform needs to know: a caller of the auth chapter fits. */
export interface Actor {
  readonly organizationId: string;
  /** null when the server acts on its own. */
  readonly userId: string | null;
  can(permission: string): boolean;
}
