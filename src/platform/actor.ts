/** Whoever changes something, as far as the platform needs to know: a caller of the auth chapter fits. */
export interface Actor {
  readonly organizationId: string;
  /** null when the server acts on its own. */
  readonly userId: string | null;
  /** Of somebody from outside, who is no user: the one interview that they came for. */
  readonly interviewId?: string;
  can(permission: string): boolean;
}
