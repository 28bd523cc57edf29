import { z } from "zod";
import type { Characteristic, Parm, ProvisioningDocument } from "../../../codec/provisioning/document.ts";

/** AAUTHTYPE values by the words of the file (ProvCont). */
const AUTH_TYPES = { basic: "BASIC", digest: "DIGEST", hmac: "HMAC" } as const;

const PLACEHOLDER = /\{\{[^{}]+\}\}/;

const text = z.string().min(1);
const url = text.refine((value) => /^(?:https?|obex):\/\/\S+$/.test(value) || PLACEHOLDER.test(value), {
  error: "expected an http, https or obex URL, or a placeholder such as {{server.url}}",
});
const nonce = z.string().refine((value) => z.base64().safeParse(value).success || PLACEHOLDER.test(value), {
  error: "expected base64, or a placeholder such as {{client.nonce}}",
});

/**
 * A DM account in plain words: who the server is, and what client and server prove themselves with. All values may hold
 * placeholders such as `{{imei}}`.
 */
export const plainAccountSchema = z
  .strictObject({
    /** The server's identifier (ServerID). */
    server: text,
    url,
    name: text.optional(),
    /** What the handset shows to the server. */
    user: text,
    password: z.string(),
    /** First nonces are in base64; without one it is empty. */
    nonce: nonce.optional(),
    /** How both prove themselves. */
    auth: z.enum(["basic", "digest", "hmac"]).default("digest"),
    /** What the server shows to the handset; its name is its identifier when left out. Without a password it shows nothing. */
    serverUser: text.optional(),
    serverPassword: z.string().optional(),
    serverNonce: nonce.optional(),
    /** Shown, with the name of `user`, to a server that asks for a password at its OBEX port. */
    obexPassword: text.optional(),
  })
  .refine(
    (account) => account.serverPassword !== undefined || (account.serverUser ?? account.serverNonce) === undefined,
    {
      path: ["serverPassword"],
      error: "expected a password with serverUser and serverNonce",
    },
  )
  .refine(({ url, obexPassword }) => obexPassword === undefined || !/^https?:/.test(url), {
    path: ["obexPassword"],
    error: "expected with an obex URL only",
  });
type PlainAccount = z.infer<typeof plainAccountSchema>;

/** The accounts as the provisioning document that makes them: an APPLICATION w7 each (ProvCont; DM_StdObj, DMAcc). */
export function accountsDocument(accounts: readonly PlainAccount[]): ProvisioningDocument {
  return { version: "1.1", characteristics: accounts.map(applicationOf) };
}

function applicationOf(account: PlainAccount): Characteristic {
  const { server, url, name, user, password, nonce, serverUser = server, serverPassword, serverNonce } = account;
  const { obexPassword } = account;
  const type = AUTH_TYPES[account.auth];
  return {
    type: "APPLICATION",
    parms: [parm("APPID", "w7"), parm("PROVIDER-ID", server), ...(name === undefined ? [] : [parm("NAME", name)])],
    characteristics: [
      { type: "APPADDR", parms: [parm("ADDR", url), parm("ADDRTYPE", "URI")], characteristics: [] },
      credentials("APPSRV", type, user, password, nonce),
      ...(serverPassword === undefined ? [] : [credentials("CLIENT", type, serverUser, serverPassword, serverNonce)]),
      ...(obexPassword === undefined ? [] : [credentials("OBEX", "DIGEST", user, obexPassword, undefined)]),
    ],
  };
}

/** AAUTHLEVEL names the one to whom the credentials are shown, or what carries them. */
function credentials(
  level: "APPSRV" | "CLIENT" | "OBEX",
  type: string,
  name: string,
  secret: string,
  nonce: string | undefined,
): Characteristic {
  const parms = [
    parm("AAUTHLEVEL", level),
    parm("AAUTHTYPE", type),
    parm("AAUTHNAME", name),
    parm("AAUTHSECRET", secret),
    ...(nonce === undefined ? [] : [parm("AAUTHDATA", nonce)]),
  ];
  return { type: "APPAUTH", parms, characteristics: [] };
}

function parm(name: string, value: string): Parm {
  return { name, value };
}
