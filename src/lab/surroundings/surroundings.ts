/** What surrounds the fleet of a scenario: a network, a store and the authority's side. */
import type { Clock } from "../../base/clock.ts";
import type { Random } from "../../base/random.ts";
import type { EventBus } from "../../events/bus.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetState } from "../../handset/state.ts";
import type { Downloader } from "../../ports/downloader.ts";
import type { Deliver } from "../../ports/inbound.ts";
import type { SessionTransport } from "../../ports/session-transport.ts";
import type { RecordStore } from "../../ports/store.ts";
import type { DmServer } from "../../server/dm/dm-server.ts";
import type { DmServerOptions } from "../../server/dm/dm-server-options.ts";
import type { Carriers, PushBearer } from "../network/carriers.ts";
import type { FileShelf } from "./file-shelf.ts";

/** What the embedded DM server needs beyond what its surroundings give it. */
export interface ServerPlan
  extends Pick<DmServerOptions, "serverId" | "accounts" | "jobs" | "behaviour" | "auth" | "onSession" | "isDown"> {
  /** It takes sessions over OBEX too; with a password, from those who know it. */
  readonly obex?: { readonly password?: string | undefined } | undefined;
}

/** An embedded DM server that takes requests. */
export interface StartedServer {
  readonly url: string;
  /** Where it takes sessions over OBEX, if it does. */
  readonly obexUrl?: string;
  readonly server: DmServer;
}

/** What the carriers of a scenario are to reach. */
export interface NetworkPlan {
  readonly fleet: Fleet;
  /** In place of the fleet's own, for a network that is not perfect. */
  readonly deliver: Deliver;
  /** Bearers that are needed besides SMS. */
  readonly bearers: ReadonlySet<PushBearer>;
  readonly random: Random;
}

/** What the files of a scenario are called by, whatever port they are served on: their paths follow. */
export const FILES_URL = "http://files.phonebank.example";

/** What a scenario runs in, be it of sockets and real time or in memory. */
export interface Surroundings {
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly store: RecordStore<HandsetState>;
  readonly transport: SessionTransport;
  readonly downloader: Downloader;
  /** Serves files to handsets that download from {@link FILES_URL}. */
  serveFiles(shelf: FileShelf): Promise<void>;
  /** Starts the embedded DM server. */
  startServer(plan: ServerPlan, random: Random): Promise<StartedServer>;
  /** Opens the ways to the handsets. */
  openNetwork(plan: NetworkPlan): Promise<Carriers>;
  /** Every address listened on, by name. */
  readonly addresses: Record<string, string>;
  /** Waits for `goal`; on virtual time, makes time pass until then. */
  run<Result>(goal: Promise<Result>): Promise<Result>;
  /** Gives everything back, in the reverse order of its making. */
  close(): Promise<void>;
}
