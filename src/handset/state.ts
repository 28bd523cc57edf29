import type { Millis } from "../base/clock.ts";
import type { BootstrapAttempt } from "../bootstrap/attempt.ts";
import type { ConfigurationContext } from "../bootstrap/cp-mapping/configuration-context.ts";
import type { ReassemblyState } from "../codec/sms/reassembly.ts";
import type { AuthScheme } from "../dm/authentication/authentication.ts";
import type { ClientAlert } from "../dm/messages/client-alerts.ts";
import type { Operation, OperationWish } from "../mo/behaviour.ts";
import type { SimIdentity, SmartCard } from "../ports/card.ts";
import type { Overlay } from "../tree/tree.ts";
import type { HeldSms } from "./inbox/held-sms.ts";
import type { StoredMessage } from "./inbox/messages.ts";
import { deviceIdNode } from "./model/device-id.ts";
import type { ActiveSession, OpenNotification, PendingSession } from "./sessions/session-record.ts";

/** Version of the stored shape below. Raise it together with a step in `upgrade.ts`. */
export const HANDSET_SCHEMA_VERSION = 4;

/** One handset, whole: a plain JSON value. Everything that happens to it is `step(state, input)`. */
export interface HandsetState {
  readonly schemaVersion: typeof HANDSET_SCHEMA_VERSION;
  /** The IMEI, 15 digits. */
  readonly id: string;
  /** Name of the device model. */
  readonly model: string;
  /** Where its switch stands; a process that ends leaves it alone. */
  readonly power: "on" | "off";
  /** `roaming`: in that of another operator. */
  readonly network: "attached" | "roaming" | "lost";
  /** Charge in percent; `null`: as its model says. */
  readonly battery: number | null;
  /** Whether it is taken up, with a call for example, so that its user cannot be asked. It does not outlive the power. */
  readonly busy: boolean;
  /** By how much its clock is ahead; negative when it is behind. */
  readonly clockSkewMs: Millis;
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
  /** Sessions that servers have called for and the user is asked about, oldest first. */
  readonly notifications: readonly OpenNotification[];
  /** Digests of the calls answered last, oldest first: a copy of one is recognised by them. */
  readonly answeredCalls: readonly string[];
  /** The authentication type that a server accepted last, by its ServerID, where its account alone would begin with another; `null`: none. */
  readonly authTypes: Readonly<Record<string, AuthScheme>> | null;
  /** Sessions wanted besides the one in flight. */
  readonly pendingSessions: readonly PendingSession[];
  /** The session in flight. What becomes of it when the power is lost, its model says. */
  readonly session: ActiveSession | null;
  /** When it begins the next sessions of its own; `null`: never, or it has no account yet. */
  readonly pollAt: Millis | null;
  /** What servers have started and what is not over yet, oldest first. */
  readonly operations: readonly OpenOperation[];
  /** What servers have to be told, oldest first. */
  readonly reports: readonly Report[];
  /** When it comes on again by itself; `null` when it is not restarting. */
  readonly restartsAt: Millis | null;
  /** What it was customized with before its first power-on, and a reset leads back to; `null`: nothing. */
  readonly customized: Customized | null;
  readonly counters: {
    readonly bootstrap: number;
    readonly session: number;
    readonly message: number;
    readonly operation: number;
    readonly report: number;
    readonly prompt: number;
    readonly download: number;
    readonly notification: number;
    readonly poll: number;
  };
}

/** An operation that an Exec began, and what it waits for. */
export interface OpenOperation {
  readonly operation: Operation;
  /** The session of its Exec, for example `session-1`: the operation begins when that one is over. */
  readonly since: string;
  /** What it waits for; `null` when it has not begun. */
  readonly wish: OpenWish | null;
  /** When its time is over, or the user has had his. */
  readonly dueAt?: Millis;
  /** The download under way for it, for example `download-1`. */
  readonly download?: string;
  /** What the server has to be told before it goes on, for example `report-1`. */
  readonly report?: string;
}

/** What an operation can wait for. */
export type OpenWish = Exclude<OperationWish, { readonly do: "report" | "end" }>;

/** An alert for a server, repeated in each session until that has taken it. */
export interface Report extends ClientAlert {
  readonly serverId: string;
  /** Sessions that ended well without a word of the server about it. */
  readonly unanswered: number;
  /** From when on a session is wanted for it; `null` when one was arranged. */
  readonly sessionFrom: Millis | null;
}

/** A handset as its factory left it, beyond its model. */
export interface Customized {
  readonly overlay: Overlay;
  readonly contexts: readonly ConfigurationContext[];
  /** Servers that it opens a session with at its first power-on. */
  readonly servers: readonly string[];
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

/** A bootstrap that waits, and what for. */
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
    battery: null,
    busy: false,
    clockSkewMs: 0,
    sim: { files: [], ...sim },
    simInserted: true,
    fromCard: [],
    held: [],
    messages: [],
    overlay: deviceIdNode(id, "imei"),
    reassembly,
    completedParts: [],
    attempts: [],
    appliedDocuments: [],
    contexts: [],
    notifications: [],
    answeredCalls: [],
    authTypes: null,
    pendingSessions: [],
    session: null,
    pollAt: null,
    operations: [],
    reports: [],
    restartsAt: null,
    customized: null,
    counters: {
      bootstrap: 0,
      session: 0,
      message: 0,
      operation: 0,
      report: 0,
      prompt: 0,
      download: 0,
      notification: 0,
      poll: 0,
    },
  };
}
