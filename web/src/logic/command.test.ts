import { expect, test } from 'vitest';
import { diffCommand, explainCommand, quoted } from './command';

test('a plain word needs no quotes', () => {
  expect(quoted('project:Fraud/fraud-llm')).toBe('project:Fraud/fraud-llm');
});

test('what a shell would run is quoted', () => {
  expect(quoted("a'b $(rm)")).toBe(`'a'\\''b $(rm)'`);
});

test('the built-in account is asked by its own flag', () => {
  expect(explainCommand(null, 'ann@acme.io', 'PROJECT_READ', 'account')).toBe(
    'axcess explain --demo ann@acme.io PROJECT_READ account',
  );
});

test('two files are compared by their names', () => {
  expect(diffCommand('monday.json', 'the other.json')).toBe("axcess diff monday.json 'the other.json'");
});
