import type { Millis } from "../base/clock.ts";
import type { BootstrapAttempt } from "../bootstrap/attempt.ts";
import type { ConfigurationContext } from "../bootstrap/cp-mapping/configuration-context.ts";
import type { ReassemblyState } from "../codec/sms/reassembly.ts";
import type { SessionState } from "../dm/session-state.ts";
import type { SimIdentity, SmartCard } from "../ports/card.ts";
import type { Overlay } from "../tree/tree.ts";
import type { HeldSms } from "./held-sms.ts";
import type { StoredMessage } from "./messages.ts";

/** Version of the stored shape below. Raise it together with a step in `upgrade.ts`. */
export const HANDSET_SCHEMA_VERSION = 2;

/** One handset, whole: a plain JSON value. Everything that happens to it is `step(state, input)`. */
export interface HandsetState {
  readonly schemaVersion: typeof HANDSET_SCHEMA_VERSION;
  /** The IMEI, 15 digits. */
  readonly id: string;
  /** Name of the device model. */
  readonly model: string;
  /** Where its switch stands; a process that ends leaves it alone. */
  readonly power: "on" | "off";
  readonly network: "attached" | "lost";
  /** The card that is in the slot, or was in it last. */
  readonly sim: SmartCard;
  readonly simInserted: boolean;
  /** What of the tree came from a card, file by file. */
  readonly fromCard: readonly CardDocument[];
  /** Short messages that the network keeps until it can deliver them. */
  readonly held: readonly HeldSms[];
  /** What the user can read: texts and indications, oldest first. */
  readonly messages: readonly StoredMessage[];
  /** What the management tree has beyond, or instead of, the model's. */
  readonly overlay: Overlay;
  /** Parts of messages that are not complete yet. */
  readonly reassembly: ReassemblyState;
  /** Digests of the parts of the message completed last, by which they are recognised when they come again. */
  readonly completedParts: readonly string[];
  /** Bootstraps that wait for the user, or for a card. */
  readonly attempts: readonly OpenAttempt[];
  /** Digests of the documents applied last, oldest first: a redelivered one is recognised by them. */
  readonly appliedDocuments: readonly string[];
  /** Configuration contexts of provisioning documents, the first one privileged. */
  readonly contexts: readonly ConfigurationContext[];
  /** Sessions wanted besides the one in flight. */
  readonly pendingSessions: readonly PendingSession[];
  /** The session in flight. It does not outlive the power. */
  readonly session: ActiveSession | null;
  readonly counters: { readonly bootstrap: number; readonly session: number; readonly message: number };
}

/** A provisioning file that was applied. The origin of its nodes says which those are. */
export interface CardDocument {
  readonly iccid: string;
  readonly file: string;
  /** Of card, name and content, by which a change is noticed. */
  readonly digest: string;
  /** PROVURLs of the configuration contexts that it began. */
  readonly contexts: readonly string[];
}

export interface OpenAttempt {
  readonly attempt: BootstrapAttempt;
  /** Digest of the document, as in `appliedDocuments`. */
  readonly digest: string;
  /** How often the user was asked for a PIN. */
  readonly asked: number;
  /** When waiting is given up. */
  readonly waitEndsAt: Millis;
  readonly waitsFor: "pin" | "consent" | "card";
  /** The file of the card that it is of. */
  readonly card?: Pick<CardDocument, "iccid" | "file" | "digest">;
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

/** A handset as it leaves the factory with a SIM in it: switched on, where a network is. */
export function cleanHandset(
  id: string,
  model: string,
  sim: SimIdentity & Partial<SmartCard>,
  reassembly: ReassemblyState,
): HandsetState {
  return {
    schemaVersion: HANDSET_SCHEMA_VERSION,
    id,
    model,
    power: "on",
    network: "attached",
    sim: { files: [], ...sim },
    simInserted: true,
    fromCard: [],
    held: [],
    messages: [],
    overlay: { "./DevInfo/DevId": { format: "chr", type: "text/plain", value: `IMEI:${id}`, origin: "factory" } },
    reassembly,
    completedParts: [],
    attempts: [],
    appliedDocuments: [],
    contexts: [],
    pendingSessions: [],
    session: null,
    counters: { bootstrap: 0, session: 0, message: 0 },
  };
}
