/** Whoever changes something, as far as the platform needs to know: a caller of the auth chapter fits. */
export interface Actor {
  readonly organizationId: string;
  /** null when the server acts on its own. */
  readonly userId: string | null;
  /** The API key of the machine that acts for this user. */
  readonly apiKeyId?: string;
  /** The member who made that key. */
  readonly apiKeyMakerId?: string;
  /** The member for whom the machine said that it acts: then the same as `userId`. */
  readonly onBehalfOf?: string;
  /** Of somebody from outside, who is no user: the one interview that they came for. */
  readonly interviewId?: string;
  can(permission: string): boolean;
}
