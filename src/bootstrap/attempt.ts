import type { Millis } from "../base/clock.ts";
import type { Emit } from "../events/event.ts";
import type { RejectionReason } from "../events/vocabulary.ts";
import type { AclRight } from "../tree/acl.ts";
import type { Origin } from "../tree/node.ts";
import type { Overlay, Tree } from "../tree/tree.ts";
import type { BootstrapContext, BootstrapState } from "./bootstrap.machine.ts";
import type { ConfigurationContext } from "./cp-mapping/configuration-context.ts";
import type { MappingHabits } from "./cp-mapping/habits.ts";

/** What a bootstrap message holds: a provisioning document, or a DM message (DM_Bootstrap §5.2). */
export type ProfileName = "cp" | "dm";

/** Ways by which a bootstrap message gets into a device: at manufacture, by a push, over a line that only the owner has, from the card (DM_Bootstrap §5.1.2). */
export const BOOTSTRAP_SOURCES = ["factory", "air", "local", "card"] as const;

/** One of {@link BOOTSTRAP_SOURCES}. */
export type BootstrapSource = (typeof BOOTSTRAP_SOURCES)[number];

/** What a device does with messages of some kind; a field that is absent fits all. */
export interface PolicyRule {
  readonly source?: BootstrapSource;
  readonly profile?: ProfileName;
  /** The method of a message, or `none` for one without SEC and MAC. */
  readonly sec?: number | "none";
  /** Originating address; the beginning of one with a `*` behind. */
  readonly from?: string;
  readonly decision: PolicyDecision;
}

/** `ask`: the user has to agree. */
export type PolicyDecision = "accept" | "ask" | "refuse";

/** Which bootstrap messages a device accepts, and what it grants. */
export interface BootstrapPolicy {
  readonly profiles: readonly ProfileName[];
  /** The first rule that fits decides; where none fits, the message is accepted. */
  readonly rules: readonly PolicyRule[];
  readonly allowedSec: readonly number[];
  /** What happens to a provisioning document without SEC and MAC; a DM message is always rejected. */
  readonly unauthenticated: "reject" | "accept";
  /** The same for any message that came over a line which only the owner of the device has, such as a cable. */
  readonly unauthenticatedLocal: "reject" | "accept";
  /** How often a user may enter a PIN for one message, at least 1. */
  readonly pinTries: number;
  /** Rights granted beyond Get, Replace and Delete. */
  readonly acl: readonly AclRight[];
  /** How a message with MAC but without SEC is read. */
  readonly missingSec: "netwpin" | "reject";
  /** What becomes of a message whose method needs the IMSI while there is no card. */
  readonly withoutCard: "keep" | "reject";
  /** What it makes of DM accounts in a way of its own; absent: what the specifications say. */
  readonly habits?: MappingHabits;
}

/** One bootstrap message on its way to being applied: plain JSON, so that it survives a restart while a PIN is awaited. */
export interface BootstrapAttempt {
  readonly id: string;
  readonly profile: ProfileName;
  readonly sec?: number;
  readonly mac?: string;
  readonly source: BootstrapSource;
  /** Originating address, where the bearer knows it. */
  readonly from?: string;
  /** The octets of the document as received, in base64: the MAC covers exactly these. */
  readonly body: string;
  readonly receivedAt: Millis;
  readonly machine: { readonly value: BootstrapState; readonly context: BootstrapContext };
}

/** A bootstrap message as the push layer hands it over. */
export interface BootstrapMessage {
  /** Names the attempt in events, for example `bootstrap-1`. */
  readonly id: string;
  readonly profile: ProfileName;
  readonly sec?: number;
  readonly mac?: string;
  /** `air` when absent. */
  readonly source?: BootstrapSource;
  /** Originating address, where the bearer knows it. */
  readonly from?: string;
  readonly body: Uint8Array;
}

/** The device as one step of an attempt finds it. */
export interface BootstrapEnvironment {
  readonly tree: Tree;
  /** Of the card in the device; absent without one. */
  readonly imsi?: string;
  readonly policy: BootstrapPolicy;
  /** Configuration contexts provisioned so far; none when absent. */
  readonly contexts?: readonly ConfigurationContext[];
  /** Origin of the nodes that the document makes; that of its profile when absent. */
  readonly origin?: Origin;
  readonly now: Millis;
  readonly emit: Emit;
}

/** What may happen to an attempt from outside. */
export type BootstrapInput =
  | { readonly type: "push.received" }
  | { readonly type: "pin.entered"; readonly pin: string }
  | { readonly type: "consent.given" }
  | { readonly type: "prompt.refused" }
  | { readonly type: "card.inserted" }
  | { readonly type: "wait.timedOut" };

/** How an attempt ended. `servers` are the server identifiers of the accounts it made, in document order. */
export type BootstrapOutcome =
  | { readonly applied: true; readonly servers: readonly string[] }
  | { readonly applied: false; readonly reason: RejectionReason };

/** The attempt after a step, and what the step asks for. */
export interface BootstrapStep {
  /** To be kept until there is an outcome. */
  readonly attempt: BootstrapAttempt;
  /** The tree's new overlay, when the document was applied. */
  readonly overlay?: Overlay;
  /** The configuration contexts there are afterwards, when the document was applied and says which is its own. */
  readonly contexts?: readonly ConfigurationContext[];
  /** What the attempt waits for; absent in the step that ended it. */
  readonly waitsFor?: "pin" | "consent" | "card";
  /** There in the step that ended the attempt, and only then. */
  readonly outcome?: BootstrapOutcome;
}
