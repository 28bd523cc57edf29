import type { Millis } from "../../base/clock.ts";
import type { BootstrapPolicy } from "../../bootstrap/attempt.ts";
import type { ReassemblyLimits } from "../../codec/sms/reassembly.ts";
import type { DmBehaviours, DmSettings } from "../../dm/settings.ts";
import type { BaseTree } from "../../tree/base-tree.ts";
import type { NodePath } from "../../tree/uri.ts";
import type { DeviceIdForm } from "./device-id.ts";
import type { Quirks } from "./quirks.ts";

/** A bootstrap document as a file has it. */
export interface DocumentTemplate {
  /** Names it in errors. */
  readonly file: string;
  /** XML with placeholders that are filled in for each handset, or WBXML as it is. */
  readonly content: string | Uint8Array;
}

/** What handsets of one model have in common; frozen, and shared by all of them. Loaded from `devices/NAME/device.yaml`. */
export interface DeviceModel {
  readonly name: string;
  readonly description: string;
  /** What its files say that nothing is made of; absent: nothing such. */
  readonly notes?: readonly string[];
  /** Type Allocation Code, the first eight digits of the IMEI. */
  readonly tac: string;
  readonly userAgent: string;
  /** How its handsets name themselves to servers. */
  readonly deviceId: DeviceIdForm;
  readonly base: BaseTree;
  /** The leaf that tells servers the handset's clock; absent: there is none. */
  readonly localTime?: NodePath;
  /** What handsets of the model are customized with, in this order; absent: they leave the factory empty (DM_Bootstrap §5.1.2.1). */
  readonly factory?: readonly DocumentTemplate[];
  /** In what its handsets deviate; every quirk has a value. */
  readonly quirks: Quirks;
  readonly bootstrap: BootstrapPolicy & {
    /** How long a message waits for what it needs. */
    readonly waitMs: Readonly<Record<"pin" | "consent" | "card", Millis>>;
    /** Bootstraps that may wait at the same time. */
    readonly maxOpen: number;
  };
  /** How it deals with a card that holds bootstrap data (DM_Bootstrap §5.3.5.1). */
  readonly card: {
    readonly bootstrap: "on" | "off";
    /** Whether what came from a card is deleted when that card, or that file, is gone. */
    readonly cleanUp: "on" | "off";
    /** Beginnings of the IMSIs whose cards are taken for bootstrap; empty: all. */
    readonly simLock: readonly string[];
  };
  readonly network: {
    /** False for a device that finds a network without a card, for example by WLAN. */
    readonly needsCard: boolean;
    /** Whether it opens sessions, and loads anything, in the network of another operator. */
    readonly roaming: "sessions" | "no-sessions";
  };
  /** Sessions that it begins by itself, with each server it has an account for. */
  readonly sessions: {
    /** Whether it begins them when it is switched on. */
    readonly atBoot: boolean;
    /** How long after the last ones it begins the next; absent: never. */
    readonly everyMs?: Millis;
    /** The part of that by which a handset is earlier or later at most, 0 to 1. */
    readonly jitter: number;
    /** What becomes of a session in flight when the power is lost: opened anew, gone on with at its last message, or given up. */
    readonly afterPowerLoss: "restart" | "resume" | "forget";
  };
  readonly reassembly: ReassemblyLimits;
  /** How it takes a server's call for a session (DM_Notification). */
  readonly notification: {
    /** Ten times the version numbers that it takes. */
    readonly versions: readonly number[];
    /** How the user takes part when the server does not say. */
    readonly unspecifiedUi: "background" | "informative" | "user-interaction";
    /** What becomes of a call while a session with that server goes on. */
    readonly duringSession: "queue" | "ignore";
    /** Servers whose call may wait at the same time. */
    readonly maxWaiting: number;
    /** How long a call waits for the user. */
    readonly promptMs: Millis;
  };
  /** What its management objects do beyond holding values, and how long that takes. */
  readonly behaviour: DmBehaviours & {
    /** How long it is off when it restarts by itself. */
    readonly restartMs: Millis;
    /** How long an operation waits for its user. */
    readonly askMs: Millis;
    /** Whether an Exec is carried out, as far as it can be, while the handset is busy, or answered 503. */
    readonly whenBusy: "wait" | "refuse";
    readonly download: {
      /** Time for one download. */
      readonly timeoutMs: Millis;
      /** Further tries after the first one. */
      readonly retries: number;
    };
  };
  readonly dm: DmSettings & {
    /** Time for one answer. */
    readonly answerTimeoutMs: Millis;
    /** Further tries of one message, with identical octets. */
    readonly messageRetries: number;
    /** Tries of one session; afterwards it is given up. */
    readonly sessionTries: number;
    /** Wait before the second try of a session; doubled each time. */
    readonly backOffMs: Millis;
    readonly maxBackOffMs: Millis;
  };
}
