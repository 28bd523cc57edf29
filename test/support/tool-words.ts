/** What a tool of this repository makes of the words behind `--`; words that it cannot use are one line on stderr, and end the process with 2. */
export function toolWords<Wanted>(tool: string, read: () => Wanted): Wanted {
  try {
    return read();
  } catch (error) {
    console.error(`${tool}: ${(error as Error).message}`);
    process.exit(2);
  }
}
