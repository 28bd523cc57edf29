import { strictUtf8Text, toBase64 } from "../../base/bytes.ts";
import type { JobMember, JobNode } from "./command.ts";
import type { Job } from "./job.ts";

/** Formats whose values are text as it stands in a file; of all others the file's octets are the value. */
const TEXT: ReadonlySet<string | undefined> = new Set(["chr", "xml", "int", "bool", "date", "time", "float"]);

/** A file that holds a value of a job, and where the job names it. */
export interface ValueFile {
  readonly path: readonly (string | number)[];
  readonly name: string;
}

/** The files that hold values of a job, in document order. */
export function valueFiles({ commands }: Job): ValueFile[] {
  return commands.flatMap((command, index) => [
    ...filesOf(command, ["commands", index]),
    ...(["atomic", "sequence"] as const).flatMap((container) =>
      (command[container] ?? []).flatMap((member, i) => filesOf(member, ["commands", index, container, i])),
    ),
  ]);
}

function filesOf(command: JobMember, path: ValueFile["path"]): ValueFile[] {
  return (["add", "replace"] as const).flatMap((verb) => {
    const name = command[verb]?.file;
    return name === undefined ? [] : [{ path: [...path, verb, "file"], name }];
  });
}

/** The job with its files read: the values are in it, and `bin` is the format where none is named. `read` gives the octets of a file. */
export function withFiles(job: Job, read: (name: string) => Uint8Array): Job {
  if (valueFiles(job).length === 0) return job;
  const filled = <Command extends JobMember>(command: Command): Command => ({
    ...command,
    ...(command.add ? { add: withFile(command.add, read) } : {}),
    ...(command.replace ? { replace: withFile(command.replace, read) } : {}),
  });
  const commands = job.commands.map((command) => ({
    ...filled(command),
    ...(command.atomic ? { atomic: command.atomic.map(filled) } : {}),
    ...(command.sequence ? { sequence: command.sequence.map(filled) } : {}),
  }));
  return { ...job, commands };
}

function withFile({ file, ...node }: JobNode, read: (name: string) => Uint8Array): JobNode {
  if (file === undefined) return node;
  const octets = read(file);
  const text = TEXT.has(node.format) ? strictUtf8Text(octets) : undefined;
  return { ...node, format: node.format ?? "bin", value: text ?? toBase64(octets) };
}
