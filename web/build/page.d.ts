/** Types of the page's frame, for its test. */
export function policy(script: string, style: string): string;
export function page(parts: { script: string; style: string; worker: string; engine: string }): string;
