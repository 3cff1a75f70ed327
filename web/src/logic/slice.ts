/**
 * A slice of a snapshot within a link: what one answer rests on.
 *
 * `1.` and the slice's text, gzip, base64url. The number is the version of this form: an old link keeps its meaning.
 */
import { fromBase64 } from '../engine/base64';

const VERSION = '1';
/** The most letters that are read: however tightly they are packed, what comes out fits into memory. */
const MOST = 64_000;
/** From this length on, a link may be cut by what it is sent with. */
export const LONG = 8_000;

export async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return `${VERSION}.${btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** The packed bytes, which the engine unpacks as it does any snapshot. */
export function bytesOf(slice: string): Uint8Array<ArrayBuffer> {
  const [, version, letters] = /^(\d{1,6})\.(.*)$/s.exec(slice) ?? [];
  if (version === undefined || letters === undefined) throw new Error(`the facts in this link are damaged${AGAIN}`);
  if (version !== VERSION) {
    throw new Error(`the facts in this link are of version ${version}, this page knows version ${VERSION}\n  help: open it in a newer explorer`);
  }
  if (slice.length > MOST) throw new Error('the facts in this link are too many: open the snapshot itself');
  if (!/^[\w-]+$/.test(letters) || letters.length % 4 === 1) throw new Error(`the facts in this link are damaged or cut off${AGAIN}`);
  return fromBase64(letters.replaceAll('-', '+').replaceAll('_', '/'));
}

/** The text of a slice. */
export async function textOf(slice: string): Promise<string> {
  const stream = new Blob([bytesOf(slice)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}

const AGAIN = '\n  help: copy the whole link once more; some programs cut long ones';

/** What goes wrong when the engine reads a slice. */
export function broken(message: string): string {
  const [first] = message.split('\n');
  return `the facts in this link cannot be read: ${first}${AGAIN}`;
}

/** The digest of the snapshot that a slice was cut from, if it says so. */
export function cutFrom(source: string | null): string | null {
  return /^slice of (sha256:[0-9a-f]{64})$/.exec(source ?? '')?.[1] ?? null;
}

interface Named {
  id: string;
  name: string | null;
}

interface Content {
  account: { name: string | null };
  organizations: Named[];
  spaces: Named[];
  resources: Named[];
  users: (Named & { email: string | null })[];
  roles: (Named & { permissions: string[] | null })[];
  api_keys: Named[];
  organization_memberships: unknown[];
  space_memberships: unknown[];
  role_bindings: unknown[];
  restrictions: unknown[];
  gaps: { reason: string }[];
}

export interface Inside {
  title: string;
  values: string[];
}

/** Everything in a slice that somebody may not want to pass on. */
export function insides(text: string): Inside[] {
  const slice = JSON.parse(text) as Content;
  const named = ({ id, name }: Named) => (name === null ? id : `${name} (${id})`);
  const all: Inside[] = [
    { title: 'Account', values: slice.account.name === null ? [] : [slice.account.name] },
    { title: 'Organization', values: slice.organizations.map(named) },
    { title: 'Space', values: slice.spaces.map(named) },
    { title: 'Resource', values: slice.resources.map(named) },
    { title: 'Person', values: slice.users.map((user) => [named(user), user.email].filter(Boolean).join(', ')) },
    { title: 'API key', values: slice.api_keys.map(named) },
    { title: 'Role', values: slice.roles.map((role) => `${named(role)} and its ${role.permissions?.length ?? 0} permissions`) },
    { title: 'Held there', values: held(slice) },
    { title: 'Not readable', values: [...new Set(slice.gaps.map(({ reason }) => reason))] },
  ];
  return all.filter(({ values }) => values.length > 0);
}

function held(slice: Content): string[] {
  const counts: [unknown[], string, string][] = [
    [slice.organization_memberships, 'membership of the organization', ''],
    [slice.space_memberships, 'membership of the space', ''],
    [slice.role_bindings, 'role binding', 's'],
    [slice.restrictions, 'restriction', ''],
  ];
  return counts.filter(([list]) => list.length > 0).map(([list, noun, plural]) => `${list.length} ${noun}${list.length > 1 ? plural : ''}`);
}
