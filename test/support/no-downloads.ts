import type { Downloader } from "../../src/ports/downloader.ts";

/** For fleets in which nobody downloads anything: there is nothing to be had. */
export const NO_DOWNLOADS: Downloader = {
  download: async () => ({ outcome: "failed", reason: "unreachable", detail: "there is nothing to download" }),
  stop: () => {},
  notify: async () => {},
  close: async () => {},
};
