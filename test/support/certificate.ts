/** X.509 certificates for tests, written octet by octet (RFC 5280) and signed by Node: no program is needed, and no key is kept. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomInt, sign } from "node:crypto";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** What a certificate says. Without an issuer it signs itself. */
export interface CertificateWishes {
  readonly name: string;
  readonly issuer?: Certificate & { readonly name: string };
  /** An authority signs others. */
  readonly isAuthority?: boolean;
  /** Host names, and IPv4 addresses. */
  readonly hosts?: readonly string[];
  readonly notAfter?: Date;
}

/** A fresh certificate with an elliptic key. */
export function aCertificate(wishes: CertificateWishes): Certificate & { readonly name: string } {
  const { name, issuer, isAuthority = false, hosts = [], notAfter = new Date(Date.now() + DAY) } = wishes;
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const contents = sequence(
    tagged(0xa0, integer(2)),
    integer(randomInt(1, 0x7fffffff)),
    SIGNATURE,
    nameOf(issuer?.name ?? name),
    sequence(time(new Date(Math.min(Date.now(), notAfter.getTime()) - DAY)), time(notAfter)),
    nameOf(name),
    pair.publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...extensions(isAuthority, hosts))),
  );
  const signer = issuer ? createPrivateKey(issuer.key) : pair.privateKey;
  const cert = sequence(contents, SIGNATURE, bits(sign("sha256", contents, signer)));
  return { name, key: pemOf(pair.privateKey), cert: pem("CERTIFICATE", cert) };
}

/** A self-signed certificate for 127.0.0.1 and localhost. */
export function selfSignedCertificate(): Certificate {
  return aCertificate({ name: "localhost", isAuthority: true, hosts: ["127.0.0.1", "localhost"] });
}

const DAY = 86_400_000;
/** ecdsa-with-SHA256. */
const SIGNATURE = sequence(identifier("2a8648ce3d040302"));

function extensions(isAuthority: boolean, hosts: readonly string[]): Buffer[] {
  const boolean = Buffer.from("0101ff", "hex");
  const basic = sequence(identifier("551d13"), boolean, octets(sequence(...(isAuthority ? [boolean] : []))));
  const names = hosts.map((host) =>
    /^[\d.]+$/.test(host) ? tagged(0x87, Buffer.from(host.split(".").map(Number))) : tagged(0x82, Buffer.from(host)),
  );
  return hosts.length === 0 ? [basic] : [basic, sequence(identifier("551d11"), octets(sequence(...names)))];
}

/** A distinguished name of a common name alone. */
function nameOf(name: string): Buffer {
  return sequence(tagged(0x31, sequence(identifier("550403"), tagged(0x0c, Buffer.from(name)))));
}

function time(date: Date): Buffer {
  return tagged(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`));
}

function tagged(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...contents: readonly Buffer[]): Buffer {
  return tagged(0x30, ...contents);
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  return tagged(0x02, Buffer.from(`00${hex.length % 2 === 0 ? hex : `0${hex}`}`.replace(/^00(?=[0-7])/, ""), "hex"));
}

function identifier(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

function octets(content: Buffer): Buffer {
  return tagged(0x04, content);
}

function bits(content: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), content);
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString("base64").replace(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}
