/** Numbers, times and failures as words. */

export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(number)} ${number === 1 ? noun : plural}`;
}

/** A whole number with commas: the browser's own formats take longer to load than all of a screen to draw. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** How long ago a moment is, in the largest unit that fits. */
export function age(moment: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(moment)) / 60_000);
  if (Number.isNaN(minutes)) return 'of unknown age';
  if (minutes < -1) return 'in the future';
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${count(minutes, 'minute')} ago`;
  if (minutes < 48 * 60) return `${count(Math.floor(minutes / 60), 'hour')} ago`;
  return `${count(Math.floor(minutes / 1440), 'day')} ago`;
}

/** A message of the engine: what is wrong, and what helps. */
export function advice(message: string): { wrong: string; help: string[] } {
  const lines = message.split('\n').map((line) => line.trim()).filter(Boolean);
  const isHelp = (line: string) => line.startsWith('help:');
  return {
    wrong: lines.filter((line) => !isHelp(line)).join('\n'),
    help: lines.filter(isHelp).map((line) => line.slice(5).trim()),
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `space_memberships` and `PUBLIC-FALLBACK` as words of a sentence. */
export function spaced(name: string): string {
  return name.replaceAll(/[_-]/g, ' ').toLowerCase();
}
