import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = "openssl";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A fresh self-signed certificate for 127.0.0.1 and localhost, made by the `openssl` program; `undefined` where there is none. */
export function selfSignedCertificate(): Certificate | undefined {
  const folder = mkdtempSync(join(tmpdir(), "phonebank-tls-"));
  const key = join(folder, "key.pem");
  const cert = join(folder, "cert.pem");
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  const made = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-days",
    "2",
    "-keyout",
    key,
    "-out",
    cert,
  ];
  const { status } = spawnSync(PROGRAM, ["req", "-x509", ...made, ...names], { stdio: "ignore" });
  const pair = status === 0 ? { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") } : undefined;
  rmSync(folder, { recursive: true });
  return pair;
}
