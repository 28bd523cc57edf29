import type { InboundSms } from "../../src/ports/inbound.ts";
import { type BootstrapRequest, prepareBootstrap } from "../../src/server/bootstrap/prepare-bootstrap.ts";
import type { ServerAccount } from "../../src/server/security/account.ts";
import { SIM } from "./a-sim.ts";

export const SERVER_ID = "dm.example";
export const SERVER_URL = "http://dm.example/dm";

/** A provisioning document with one DM account; another `name` makes another document. */
export function anAccountDocument({ serverId = SERVER_ID, url = SERVER_URL, name = "Example" } = {}): string {
  return `<wap-provisioningdoc version="1.1">
    <characteristic type="APPLICATION">
      <parm name="APPID" value="w7"/>
      <parm name="PROVIDER-ID" value="${serverId}"/>
      <parm name="NAME" value="${name}"/>
      <parm name="ADDR" value="${url}"/>
      <parm name="INIT"/>
      <characteristic type="APPAUTH">
        <parm name="AAUTHLEVEL" value="APPSRV"/>
        <parm name="AAUTHTYPE" value="DIGEST"/>
        <parm name="AAUTHNAME" value="device"/>
        <parm name="AAUTHSECRET" value="secret"/>
        <parm name="AAUTHDATA" value="bm9uY2UtMQ=="/>
      </characteristic>
      <characteristic type="APPAUTH">
        <parm name="AAUTHLEVEL" value="CLIENT"/>
        <parm name="AAUTHTYPE" value="DIGEST"/>
        <parm name="AAUTHNAME" value="${serverId}"/>
        <parm name="AAUTHSECRET" value="other"/>
        <parm name="AAUTHDATA" value="bm9uY2UtMg=="/>
      </characteristic>
    </characteristic>
  </wap-provisioningdoc>`;
}

/** What the server knows of a device with the account of {@link anAccountDocument}. */
export const ACCOUNT: ServerAccount = {
  userName: "device",
  password: "secret",
  clientNonce: "bm9uY2UtMQ==",
  serverName: SERVER_ID,
  serverPassword: "other",
  serverNonce: "bm9uY2UtMg==",
};

/** The short messages of a bootstrap: NETWPIN for the usual SIM, unless told otherwise. */
export function aBootstrap(request: Partial<BootstrapRequest> = {}): InboundSms[] {
  const { parts } = prepareBootstrap({
    document: anAccountDocument(),
    sec: 0,
    imsi: SIM.imsi,
    tid: 1,
    reference: 1,
    ...request,
  });
  return parts.map((userData) => anSms(userData));
}

/** A bootstrap for which the user has to type `pin`. */
export function aPinBootstrap(pin = "1234", request: Partial<BootstrapRequest> = {}): InboundSms[] {
  return aBootstrap({ sec: 1, pin, ...request });
}

/** A short message of 8-bit data to the usual SIM. */
export function anSms(userData: Uint8Array, changes: Partial<InboundSms> = {}): InboundSms {
  return { kind: "sms", from: "4900111", to: SIM.msisdn, userData, hasHeader: true, dataCoding: 4, ...changes };
}
