// What a cell of the access map costs in WebAssembly: prints nanoseconds.
//
//     node bench/engine.mjs PACKAGE SNAPSHOT PERMISSION PEOPLE NODES ROUNDS

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [directory, snapshot, permission, ...numbers] = process.argv.slice(2);
const [people, nodes, rounds] = numbers.map(Number);
const { Account } = createRequire(import.meta.url)(directory);

const account = Account.open(new Uint8Array(readFileSync(snapshot)), snapshot);
const range = (count) => Uint32Array.from({ length: count }, (_, place) => place);
const times = [];
for (let round = 0; round < rounds; round += 1) {
  const start = performance.now();
  account.map(permission, range(people), range(nodes));
  times.push(performance.now() - start);
}
times.sort((one, other) => one - other);
console.log((times[times.length >> 1] * 1e6) / (people * nodes));
