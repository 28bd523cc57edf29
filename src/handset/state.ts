import type { Millis } from "../base/clock.ts";
import type { BootstrapAttempt } from "../bootstrap/attempt.ts";
import type { ConfigurationContext } from "../bootstrap/cp-mapping/configuration-context.ts";
import type { ReassemblyState } from "../codec/sms/reassembly.ts";
import type { SessionState } from "../dm/session-state.ts";
import type { Overlay } from "../tree/tree.ts";

/** Version of the stored shape below. Raise it together with a step in the store's migrations. */
export const HANDSET_SCHEMA_VERSION = 1;

/** What the SIM says about the subscription. All are decimal digits; the MSISDN is without `+`. */
export interface SimIdentity {
  readonly imsi: string;
  readonly iccid: string;
  readonly msisdn: string;
}

/** One handset, whole: a plain JSON value. Everything that happens to it is `step(state, input)`. */
export interface HandsetState {
  readonly schemaVersion: typeof HANDSET_SCHEMA_VERSION;
  /** The IMEI, 15 digits. */
  readonly id: string;
  /** Name of the device model. */
  readonly model: string;
  readonly sim: SimIdentity;
  /** What the management tree has beyond, or instead of, the model's. */
  readonly overlay: Overlay;
  /** Parts of messages that are not complete yet. */
  readonly reassembly: ReassemblyState;
  /** Digests of the parts of the message completed last, by which they are recognised when they come again. */
  readonly completedParts: readonly string[];
  /** Bootstraps that wait for the user. */
  readonly attempts: readonly OpenAttempt[];
  /** Digests of the documents applied last, oldest first: a redelivered one is recognised by them. */
  readonly appliedDocuments: readonly string[];
  /** Configuration contexts of provisioning documents, the first one privileged. */
  readonly contexts: readonly ConfigurationContext[];
  /** Sessions wanted besides the one in flight. */
  readonly pendingSessions: readonly PendingSession[];
  /** The session in flight. It does not outlive the power. */
  readonly session: ActiveSession | null;
  readonly counters: { readonly bootstrap: number; readonly session: number };
}

export interface OpenAttempt {
  readonly attempt: BootstrapAttempt;
  /** Digest of the document, as in `appliedDocuments`. */
  readonly digest: string;
  /** How often the user was asked. */
  readonly asked: number;
  /** When the prompt is given up. */
  readonly promptEndsAt: Millis;
}

export interface PendingSession {
  readonly serverId: string;
  readonly alert: 1200 | 1201;
  /** Failed tries so far. */
  readonly tries: number;
  readonly notBefore: Millis;
}

export interface ActiveSession {
  /** Its name in events, for example `session-1`. */
  readonly span: string;
  /** What it was opened for; wanted again when it fails. */
  readonly pending: PendingSession;
  readonly dm: SessionState;
  readonly startedAt: Millis;
  /** Messages sent so far. */
  readonly messages: number;
}

/** A handset as it leaves the factory with a SIM in it. */
export function cleanHandset(id: string, model: string, sim: SimIdentity, reassembly: ReassemblyState): HandsetState {
  return {
    schemaVersion: HANDSET_SCHEMA_VERSION,
    id,
    model,
    sim,
    overlay: { "./DevInfo/DevId": { format: "chr", type: "text/plain", value: `IMEI:${id}`, origin: "factory" } },
    reassembly,
    completedParts: [],
    attempts: [],
    appliedDocuments: [],
    contexts: [],
    pendingSessions: [],
    session: null,
    counters: { bootstrap: 0, session: 0 },
  };
}
