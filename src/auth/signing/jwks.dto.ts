/** A public key (RFC 7517); which further members it has depends on its kind. */
export class PublicKey {
  /** The name that tokens call it by. @example 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k' */
  kid!: string;
  /** @example 'OKP' */
  kty!: string;
  /** @example 'EdDSA' */
  alg!: string;
  /** @example 'sig' */
  use!: string;
  /** The curve, of elliptic keys. @example 'Ed25519' */
  crv?: string;
  /** @example '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' */
  x?: string;
  /** Of keys on P-256. */
  y?: string;
  /** The modulus, of RSA keys. */
  n?: string;
  /** The exponent, of RSA keys. */
  e?: string;
}

export class KeySet {
  keys!: PublicKey[];
}
