/** Draws the visible part of the access map. Colour tells the cause, letters and patterns tell it again. */
import { CAUSES, cell } from './cell';
import { CELL, holds, type Place, type Span } from './grid';

export interface Theme {
  surface: string;
  ink: string;
  soft: string;
  line: string;
  accent: string;
  unknown: string;
  changed: string;
  deny: string;
  mark: string;
  causes: string[];
}

export interface Block {
  rows: Span;
  columns: Span;
  bytes: Uint8Array;
}

export interface View {
  width: number;
  height: number;
  left: number;
  top: number;
  scroll: { x: number; y: number };
  rows: Span;
  columns: Span;
  rowLabel: (row: number) => string;
  columnLabel: (column: number) => { text: string; strong: boolean };
  block: Block | null;
  focus: Place | null;
}

export function themeOf(element: Element): Theme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    surface: token('surface'), ink: token('ink'), soft: token('soft'), line: token('line'), accent: token('accent'),
    unknown: token('unknown'), changed: token('changed'), deny: token('cell-deny'), mark: token('cell-mark'),
    causes: CAUSES.map(({ name }) => token(`cause-${name}`) || token('cause-other')),
  };
}

export function paint(pen: CanvasRenderingContext2D, view: View, theme: Theme): void {
  pen.fillStyle = theme.surface;
  pen.fillRect(0, 0, view.width, view.height);
  const x = (column: number) => view.left + column * CELL - view.scroll.x;
  const y = (row: number) => view.top + row * CELL - view.scroll.y;

  pen.save();
  pen.beginPath();
  pen.rect(view.left, view.top, view.width, view.height);
  pen.clip();
  each(view.rows, (row) => each(view.columns, (column) => {
    const byte = view.block ? byteAt(view.block, { row, column }) : undefined;
    if (byte !== undefined) paintCell(pen, x(column), y(row), byte, theme);
  }));
  if (view.focus) {
    pen.strokeStyle = theme.accent;
    pen.lineWidth = 3;
    pen.strokeRect(x(view.focus.column) + 0.5, y(view.focus.row) + 0.5, CELL - 1, CELL - 1);
  }
  pen.restore();

  paintRowLabels(pen, view, theme, y);
  paintColumnLabels(pen, view, theme, x);
}

function each({ first, count }: Span, draw: (index: number) => void): void {
  for (let index = first; index < first + count; index += 1) draw(index);
}

/** The byte of a cell, if the block has it. */
export function byteAt(block: Block, { row, column }: Place): number | undefined {
  if (!holds(block.rows, row) || !holds(block.columns, column)) return undefined;
  return block.bytes[(row - block.rows.first) * block.columns.count + column - block.columns.first];
}

function paintCell(pen: CanvasRenderingContext2D, x: number, y: number, byte: number, theme: Theme): void {
  const { decision, cause, restricted, changed } = cell(byte);
  const size = CELL - 2;
  pen.fillStyle = decision === 'allow' ? (theme.causes[CAUSES.indexOf(cause)] ?? theme.soft) : theme.deny;
  pen.fillRect(x + 1, y + 1, size, size);
  if (decision === 'unknown') hatch(pen, x + 1, y + 1, size, theme.unknown);
  if (decision === 'allow') {
    pen.fillStyle = theme.mark;
    pen.font = '600 11px system-ui, sans-serif';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(cause.mark, x + CELL / 2 + (restricted ? 3 : 0), y + CELL / 2 - (restricted ? 2 : -0.5));
  }
  if (restricted) lock(pen, x + 3, y + CELL - 10, decision === 'allow' ? theme.mark : theme.soft);
  if (changed) notch(pen, x + 1 + size, y + 1, theme.changed);
}

function hatch(pen: CanvasRenderingContext2D, x: number, y: number, size: number, colour: string): void {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, size, size);
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (let offset = -size; offset < size; offset += 5) {
    pen.moveTo(x + offset, y + size);
    pen.lineTo(x + offset + size, y);
  }
  pen.stroke();
  pen.restore();
}

function lock(pen: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  pen.fillStyle = colour;
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.fillRect(x, y + 3, 6, 4);
  pen.beginPath();
  pen.arc(x + 3, y + 3, 2, Math.PI, 0);
  pen.stroke();
}

function notch(pen: CanvasRenderingContext2D, right: number, top: number, colour: string): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(right - 9, top);
  pen.lineTo(right, top);
  pen.lineTo(right, top + 9);
  pen.fill();
}

function paintRowLabels(pen: CanvasRenderingContext2D, view: View, theme: Theme, y: (row: number) => number): void {
  pen.save();
  pen.beginPath();
  pen.rect(0, view.top, view.left, view.height);
  pen.clip();
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  each(view.rows, (row) => {
    const focused = view.focus?.row === row;
    pen.fillStyle = focused ? theme.accent : theme.ink;
    pen.font = `${focused ? 600 : 400} 12px system-ui, sans-serif`;
    pen.fillText(fitted(pen, view.rowLabel(row), view.left - 14), view.left - 8, y(row) + CELL / 2);
  });
  pen.restore();
}

function paintColumnLabels(pen: CanvasRenderingContext2D, view: View, theme: Theme, x: (column: number) => number): void {
  pen.save();
  pen.beginPath();
  pen.rect(view.left, 0, view.width, view.top);
  pen.clip();
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  each(view.columns, (column) => {
    const { text, strong } = view.columnLabel(column);
    const focused = view.focus?.column === column;
    pen.save();
    pen.translate(x(column) + CELL / 2, view.top - 6);
    pen.rotate(-Math.PI / 2);
    pen.fillStyle = focused ? theme.accent : strong ? theme.ink : theme.soft;
    pen.font = `${strong || focused ? 650 : 400} 12px system-ui, sans-serif`;
    pen.fillText(fitted(pen, text, view.top - 12), 0, 0);
    pen.restore();
  });
  pen.restore();
}

/** Texts that were fitted, by what they depend on: measuring is slow, and the same ones are painted again and again. */
const known = new Map<string, string>();
const MOST_KNOWN = 4_000;

/** The text, cut so that it fits. Marks that turn the direction of writing are dropped. */
function fitted(pen: CanvasRenderingContext2D, text: string, room: number): string {
  const plain = text.slice(0, 80).replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  const key = `${pen.font} ${room} ${plain.length === text.length} ${plain}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const fits = (text: string) => pen.measureText(text).width <= room;
  const made = plain.length === text.length && fits(plain) ? plain : shortened(plain, fits);
  known.set(key, made);
  return made;
}

/** The longest beginning that fits with its ellipsis; of one letter at least. */
function shortened(text: string, fits: (text: string) => boolean): string {
  let [least, most] = [1, text.length];
  while (least < most) {
    const middle = (least + most + 1) >> 1;
    if (fits(`${text.slice(0, middle)}…`)) least = middle;
    else most = middle - 1;
  }
  return `${text.slice(0, least)}…`;
}
