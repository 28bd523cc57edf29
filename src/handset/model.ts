import type { Millis } from "../base/clock.ts";
import type { BootstrapPolicy } from "../bootstrap/attempt.ts";
import type { ReassemblyLimits } from "../codec/sms/reassembly.ts";
import type { DmSettings } from "../dm/settings.ts";
import type { BaseTree } from "../tree/base-tree.ts";

/** A bootstrap document as a file has it: XML, with placeholders that are filled in for each handset. */
export interface FactoryTemplate {
  /** Names it in errors. */
  readonly file: string;
  readonly xml: string;
}

/** What handsets of one model have in common; frozen, and shared by all of them. Loaded from `devices/NAME/device.yaml`. */
export interface DeviceModel {
  readonly name: string;
  readonly description: string;
  /** Type Allocation Code, the first eight digits of the IMEI. */
  readonly tac: string;
  readonly userAgent: string;
  readonly base: BaseTree;
  /** What handsets of the model are customized with; absent: they leave the factory empty (DM_Bootstrap §5.1.2.1). */
  readonly factory?: FactoryTemplate;
  readonly bootstrap: BootstrapPolicy & {
    /** How long a PIN prompt stays open. */
    readonly pinTimeoutMs: Millis;
    /** Bootstraps that may wait for the user at the same time. */
    readonly maxOpen: number;
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
