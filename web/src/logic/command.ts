/** Questions as a line for the shell. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** Quotes a word so that a POSIX shell reads it as it stands. */
export function quoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The command that gives the same answer. `source` is the snapshot's file, or null for the built-in account. */
export function explainCommand(source: string | null, who: string, permission: string, node: string): string {
  const account = source === null ? ['--demo'] : ['--snapshot', source];
  return ['axcess', 'explain', ...account, who, permission, node].map(quoted).join(' ');
}

/** The command that compares the same two files. */
export function diffCommand(before: string, after: string): string {
  return ['axcess', 'diff', before, after].map(quoted).join(' ');
}
