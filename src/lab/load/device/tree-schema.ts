import { z } from "zod";
import { APPLICATION } from "../../../mo/application.ts";
import { MANAGEMENT_OBJECTS } from "../../../mo/registry.ts";

const uri = z.string().startsWith("./");

/** One object of the registry, and the node at which the device has it. */
const mountSchema = z
  .strictObject({
    object: z.string().transform((name, context) => {
      const mo = MANAGEMENT_OBJECTS.get(name);
      if (mo) return mo;
      context.addIssue({
        code: "custom",
        message: `expected one of ${[...MANAGEMENT_OBJECTS.keys()].join(", ")}, not ${name}`,
      });
      return z.NEVER;
    }),
    at: uri,
    /** With the object Application: the APPID of the one application whose accounts it holds; without, it holds those of all others. */
    appId: z
      .string()
      .regex(/^[A-Za-z0-9.-]{1,16}$/, "expected an APPID such as w4")
      .optional(),
  })
  .superRefine(({ object, appId }, context) => {
    if (appId === undefined || object === APPLICATION) return;
    context.addIssue({ code: "custom", path: ["appId"], message: `expected no appId with ${object.name}` });
  });

/** A vendor's description, and the node below which it stands where it does not say. */
const ddfSchema = z.strictObject({ file: z.string().min(1), at: z.union([z.literal("."), uri]).default(".") });

/** The block `tree:` of a device file: what the management tree of the model is made of. */
export const treeSchema = z
  .strictObject({
    /** The path of a description, or a list of them, whose nodes may stand below others. */
    ddf: z.union([z.string().min(1), z.array(ddfSchema).min(1)]).optional(),
    objects: z.array(mountSchema).default([]),
    /** Values of permanent leaves, by URI. */
    values: z.record(z.string(), z.string()).prefault({}),
    /** The leaf of `values` that tells the handset's own clock, ISO 8601 in UTC. */
    localTime: uri.optional(),
    /** Limits on URIs and storage; 0 is unlimited. */
    limits: z.strictObject({
      maxDepth: z.int().min(0).default(0),
      maxTotLen: z.int().min(0).default(0),
      maxSegLen: z.int().min(0).default(0),
      /** Octets of what servers may add to the factory's tree; beyond, 420. */
      storage: z.int().min(0).default(0),
    }),
    /** Whether names are compared with regard to case, where no description says so. */
    caseSense: z.enum(["CS", "CIS"]).optional(),
    /** Optional properties that the device keeps of nodes whose description does not say which. */
    properties: z.array(z.enum(["Size", "Title", "TStamp", "VerNo"])).default([]),
    /** Without it, what the description says of the root, else `Add=*&Get=*`. */
    rootAcl: z.string().optional(),
    /** ACLs of other nodes, by URI. */
    acls: z.record(z.string(), z.string()).prefault({}),
  })
  .refine(({ ddf, objects }) => ddf !== undefined || objects.length > 0, { error: "expected ddf or objects" })
  .refine(({ values, localTime }) => localTime === undefined || values[localTime], {
    path: ["localTime"],
    error: "expected a leaf that has a value in tree.values",
  });

/** The descriptions of a model, as the block names them. */
export function ddfFilesOf({
  ddf = [],
}: z.infer<typeof treeSchema>): readonly { readonly file: string; readonly at: string }[] {
  return typeof ddf === "string" ? [{ file: ddf, at: "." }] : ddf;
}
