/** Certificates and keys for DM over HTTPS, from the files of whoever runs the handsets. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { ConfigError } from "../../base/errors.ts";
import type { ClientIdentity, TlsOptions } from "../../bearer/http/tls.ts";
import { readText } from "../load/yaml/yaml-file.ts";

/** Paths of PEM files. In the path of an identity, `{{imei}}` stands for each handset's own. */
export interface TlsFiles {
  /** Authorities to trust instead of the machine's own. */
  readonly ca?: string | undefined;
  /** What handsets show to servers that ask for a certificate, and the key of it. */
  readonly identity?: { readonly cert: string; readonly key: string } | undefined;
}

const PLACEHOLDER = "{{imei}}";

/** Reads the files; those of each handset when it begins a session, and none for a handset that has none. @throws {ConfigError} for a file that cannot be read, or is not what it should be */
export function loadTls({ ca, identity }: TlsFiles): TlsOptions {
  return {
    ...(ca === undefined ? {} : { ca: loadCertificates(ca) }),
    ...(identity ? { identity: loadIdentity(identity) } : {}),
  };
}

function loadCertificates(file: string): string {
  const text = readText(file);
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  check(file, "certificates in PEM", () => blocks.length > 0 && blocks.every((block) => new X509Certificate(block)));
  return text;
}

function loadIdentity({ cert, key }: NonNullable<TlsFiles["identity"]>): NonNullable<TlsOptions["identity"]> {
  const read = (handset: string): ClientIdentity => {
    const pathOf = (path: string) => path.replaceAll(PLACEHOLDER, handset);
    const pair = { cert: readText(pathOf(cert)), key: readText(pathOf(key)) };
    check(pathOf(cert), `a certificate in PEM, and its key in ${pathOf(key)}`, () =>
      new X509Certificate(pair.cert).checkPrivateKey(createPrivateKey(pair.key)),
    );
    return pair;
  };
  return [cert, key].some((path) => path.includes(PLACEHOLDER)) ? eachItsOwn(read) : read("");
}

/** A handset whose files are missing or wrong shows nothing, and its server says what it thinks of that. */
function eachItsOwn(read: (handset: string) => ClientIdentity): (handset: string) => ClientIdentity | undefined {
  return (handset) => {
    try {
      return read(handset);
    } catch (error) {
      if (error instanceof ConfigError) return undefined;
      throw error;
    }
  };
}

/** The words of the libraries say nothing about which file it was, and may repeat what is in it. */
function check(file: string, expected: string, fits: () => boolean): void {
  let isFine = false;
  try {
    isFine = fits();
  } catch {
    isFine = false;
  }
  if (!isFine) throw new ConfigError([{ file, path: "", expected: `expected ${expected}` }]);
}
