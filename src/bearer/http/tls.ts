import { createSecureContext, type SecureContext } from "node:tls";
import { ConfigError } from "../../base/errors.ts";

/** What a client shows to a server that asks for a certificate: PEM. */
export interface ClientIdentity {
  /** The certificate, and those between it and the one that the server trusts. */
  readonly cert: string;
  readonly key: string;
}

/** How TLS is done. Servers are verified, against the machine's own authorities unless others are named. */
export interface TlsOptions {
  /** PEM certificates to trust instead of the machine's own. */
  readonly ca?: string;
  /** The same for all handsets, or each its own. */
  readonly identity?: ClientIdentity | ((handset: string) => ClientIdentity | undefined);
  /** The name that servers have to prove, in place of the host of their URL. */
  readonly servername?: string;
  /** False accepts any certificate. For test profiles. */
  readonly rejectUnauthorized?: boolean;
}

/** What a connection is opened with. */
export interface TlsConnection {
  readonly secureContext?: SecureContext;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

/**
 * Tells what the connections of a handset are opened with, or those that all share. Certificates are read once, but for those that
 * every handset has of its own.
 * @throws {ConfigError} when such handsets are to share connections
 */
export function tlsConnections(options: TlsOptions = {}): (handset: string | undefined) => TlsConnection {
  const { ca, identity, servername, rejectUnauthorized } = options;
  const rules = {
    ...(servername === undefined ? {} : { servername }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  };
  const withIdentity = (own: ClientIdentity | undefined): TlsConnection => {
    if (ca === undefined && !own) return rules;
    const trust = ca === undefined ? {} : { ca };
    return {
      secureContext: createSecureContext({ ...trust, ...(own ? { cert: own.cert, key: own.key } : {}) }),
      ...rules,
    };
  };
  if (typeof identity !== "function") {
    const same = withIdentity(identity);
    return () => same;
  }
  return (handset) => {
    if (handset !== undefined) return withIdentity(identity(handset));
    const expected = "per-session, as every handset has a certificate of its own";
    throw new ConfigError([{ file: "HTTP", path: "connections", expected }]);
  };
}

/** Errors of OpenSSL and Node by which one side turns the other's certificate down. */
const CERTIFICATE_ERRORS =
  /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME|UNKNOWN_CA|HANDSHAKE_FAILURE|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH/;

/** Whether an error is about a certificate, for which no further try helps. */
export function isCertificateError(code: string): boolean {
  return CERTIFICATE_ERRORS.test(code);
}
