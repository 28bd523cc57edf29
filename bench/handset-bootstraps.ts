/** Clean handsets, and the one bootstrap that is meant for each of them. */
import { type HandsetPlan, planHandsets } from "../src/lab/fleet/handset-plan.ts";
import { handsetGroupSchema } from "../src/lab/load/fleet/fleet-schema.ts";
import { type PreparedBootstrap, prepareBootstrap } from "../src/server/bootstrap/prepare-bootstrap.ts";

/** A DM account so short that SEC, MAC and document fit into one short message. */
const ONE_PART_ACCOUNT = {
  version: "1.1",
  characteristics: [
    {
      type: "APPLICATION",
      parms: [
        { name: "APPID", value: "w7" },
        { name: "PROVIDER-ID", value: "s" },
        { name: "ADDR", value: "http://h/" },
      ],
      characteristics: [
        {
          type: "APPAUTH",
          parms: [
            { name: "AAUTHLEVEL", value: "APPSRV" },
            { name: "AAUTHNAME", value: "u" },
          ],
          characteristics: [],
        },
      ],
    },
  ],
};

/** A handset that does not exist yet, and what is sent to it. */
export interface HandsetBootstrap {
  readonly plan: HandsetPlan;
  readonly imei: string;
  readonly msisdn: string;
  readonly bootstrap: PreparedBootstrap;
}

/** So many handsets of the reference model, each with a NETWPIN bootstrap of one part with its own MAC. */
export function handsetBootstraps(count: number): HandsetBootstrap[] {
  // The models are beside the sources, not beside what is compiled of them, so this one is named by its path.
  const group = handsetGroupSchema.parse({ name: "bench", model: "devices/reference-12/device.yaml", count });
  return planHandsets([group]).map((plan) => {
    const { id, sim } = plan.state;
    const request = { document: ONE_PART_ACCOUNT, sec: 0, imsi: sim.imsi, tid: 1, reference: 1 } as const;
    const bootstrap = prepareBootstrap(request);
    if (bootstrap.parts.length !== 1) throw new Error(`a bootstrap of ${bootstrap.parts.length} parts, expected 1`);
    return { plan, imei: id, msisdn: sim.msisdn, bootstrap };
  });
}
