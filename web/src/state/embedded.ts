/** What the file carries beside the page: worker, engine, and a snapshot where one was put in. */
export function textOf(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}

export function embedded(): { text: string; name: string } | null {
  const text = textOf('snapshot').trim();
  if (!text) return null;
  return { text, name: document.getElementById('snapshot')?.dataset.name || 'snapshot' };
}
