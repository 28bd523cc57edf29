/** Key `files:` of a scenario: what its handsets can download, and what goes wrong with it. */
import { z } from "zod";
import { utf8Bytes } from "../base/bytes.ts";
import { readOctets } from "../lab/load/yaml/yaml-file.ts";
import { FileShelf, type ShelvedFile } from "../lab/surroundings/file-shelf.ts";

/** A file below http://files.phonebank.example, whatever port it is really served on. */
const fileSchema = z
  .strictObject({
    path: z.string().startsWith("/", "expected a path that begins with /"),
    /** What it holds: a file relative to the scenario, a text, or so many octets of no meaning. */
    file: z.string().min(1).optional(),
    text: z.string().optional(),
    size: z
      .int()
      .min(0)
      .max(64 * 1024 * 1024)
      .optional(),
    type: z.string().default("application/octet-stream"),
    /** Answers with this HTTP status in place of the file. */
    status: z.int().min(300).max(599).optional(),
    /** Cuts the connection after so many octets of each answer. */
    cutAfter: z.int().min(0).optional(),
    /** How many answers go wrong in that way; absent: all. */
    times: z.int().min(1).optional(),
  })
  .refine(({ file, text, size }) => [file, text, size].filter((each) => each !== undefined).length === 1, {
    error: "expected one of file, text and size",
  });

/** Key `files:` of a scenario: what handsets can download. */
export const filesSchema = z.array(fileSchema).default([]);
type ScenarioFile = z.output<typeof fileSchema>;

/** The files, ready to be served; `beside` gives the path of one that is named. @throws {ConfigError} for one that cannot be read */
export function shelfOf(files: readonly ScenarioFile[], beside: (name: string) => string): FileShelf | undefined {
  if (files.length === 0) return undefined;
  const shelved = files.map(({ path, type, status, cutAfter, times, ...content }): [string, ShelvedFile] => [
    path,
    { contentType: type, body: octetsOf(content, beside), status, cutAfter, times },
  ]);
  return new FileShelf(new Map(shelved));
}

function octetsOf(
  { file, text, size = 0 }: Pick<ScenarioFile, "file" | "text" | "size">,
  beside: (name: string) => string,
): Uint8Array {
  if (file !== undefined) return readOctets(beside(file));
  return text === undefined ? Uint8Array.from({ length: size }, (_, index) => index % 251) : utf8Bytes(text);
}
