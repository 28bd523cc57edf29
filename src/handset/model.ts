import type { Millis } from "../base/clock.ts";
import type { BootstrapPolicy } from "../bootstrap/attempt.ts";
import type { ReassemblyLimits } from "../codec/sms/reassembly.ts";
import type { DmSettings } from "../dm/settings.ts";
import type { BaseTree } from "../tree/base-tree.ts";

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
  /** Type Allocation Code, the first eight digits of the IMEI. */
  readonly tac: string;
  readonly userAgent: string;
  readonly base: BaseTree;
  /** What handsets of the model are customized with, in this order; absent: they leave the factory empty (DM_Bootstrap §5.1.2.1). */
  readonly factory?: readonly DocumentTemplate[];
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
  };
  readonly reassembly: ReassemblyLimits;
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
