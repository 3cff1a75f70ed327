import { expect, test } from 'vitest';
import { History } from './history';

const addition = (name: string, steps: number) => ({ name, text: name, steps });
const three = new History([addition('a', 2), addition('b', 1), addition('c', 3)]);

test('a new list stands at its end', () => {
  expect([three.position, three.length]).toEqual([6, 6]);
});

test('undo and redo walk by addition', () => {
  expect([three.back(), three.at(3).back(), three.at(0).back()]).toEqual([3, 2, 0]);
  expect([three.at(0).forth(), three.at(2).forth(), three.at(4).forth(), three.forth()]).toEqual([2, 3, 6, 6]);
});

test('going back keeps the first steps', () => {
  expect(three.move(4)).toEqual({ keep: 4, add: [], then: 4 });
});

test('going forth adds whole texts again and keeps what is asked for', () => {
  expect(three.at(1).move(4)).toEqual({ keep: 0, add: three.additions, then: 4 });
  expect(three.at(3).move(5)).toEqual({ keep: 3, add: [addition('c', 3)], then: 5 });
});

test('an addition replaces what stood behind the position', () => {
  const cut = three.at(1).with(addition('d', 2));
  expect(cut.additions).toEqual([addition('a', 1), addition('d', 2)]);
  expect(cut.position).toBe(3);
});

test('a cut addition comes back cut', () => {
  const cut = three.at(1).with(addition('d', 2)).at(0);
  expect(cut.move(1)).toEqual({ keep: 0, add: [addition('a', 1)], then: 1 });
});

test('another order is taken back as one step, and done again', () => {
  const safe = three.at(3).reordered(addition('safe', 3));
  expect([safe.additions, safe.position]).toEqual([[addition('safe', 3)], 3]);
  const back = safe.beforeReordering!;
  expect([back.additions, back.position, back.afterReordering]).toEqual([[addition('a', 2), addition('b', 1)], 3, safe]);
  expect([back.at(2).afterReordering, safe.at(0).beforeReordering, three.beforeReordering]).toEqual([null, null, null]);
});

test('what comes after another order leaves it as it is', () => {
  const more = three.reordered(addition('safe', 6)).with(addition('d', 1));
  expect([more.back(), more.beforeReordering, more.at(6).beforeReordering?.additions]).toEqual([6, null, three.additions]);
  expect(more.at(4).with(addition('e', 1)).at(4).beforeReordering).toBeNull();
});
