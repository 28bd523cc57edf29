/** Width of everything that is printed for people. */
export const WIDTH = 80;

/** The words of the text in lines of at most `width` characters, wherever its own lines end; a longer word has a line of its own. */
export function wrap(text: string, width: number = WIDTH): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
