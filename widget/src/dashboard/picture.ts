// The boxes, lines and labels of a guide's picture. Pure; all lengths in the picture's own units.
import type { GuideEdge, GuideNode } from "../shared/protocol";
import { arranged, type Joint, type Place } from "./layout";

export interface Box {
  node: GuideNode;
  x: number;
  y: number;
  height: number;
  /** What is written, cut to the width. */
  title: string[];
  lines: string[];
  /** The answers that lead back up: said, not drawn, for lines across the whole picture tell nobody anything. */
  backs: string[];
}

export interface Line {
  edge: GuideEdge;
  path: string;
  /** The middle of the label's first line. */
  x: number;
  y: number;
  label: string[];
}

export interface Picture {
  boxes: Box[];
  lines: Line[];
  width: number;
  height: number;
}

export const BOX_WIDTH = 208;
export const LINE_HEIGHT = 16;
export const KIND_HEIGHT = 18;
export const PADDING = 12;

const GAP = 32;
const MARGIN = 64;
const ROOM = 44;
const LANE = 32;
const SIGNS = 24;
const LINE_SIGNS = 28;
const LABEL_SIGNS = 26;
const SIGN_WIDTH = 6.4;
const MOST_LABELS = 3;
const JOINED = " / ";

interface Point {
  x: number;
  y: number;
}

interface Row {
  y: number;
  height: number;
}

export function pictureOf(nodes: readonly GuideNode[], edges: readonly GuideEdge[]): Picture {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const onward = edges.filter((edge) => isOnward(edge, known));
  const places = new Map(arrangedRows(nodes, onward, known).flat().map((place) => [place.id, place.x + MARGIN]));
  const unplaced = nodes.map((node) => boxOf(node, edges, known));
  const rows = stacked(unplaced, onward);
  const boxes = unplaced.map((box) => ({
    ...box,
    x: (places.get(box.node.id) ?? 0) - BOX_WIDTH / 2,
    y: rows[box.node.layer]?.y ?? 0,
  }));
  const bottoms = new Map(boxes.map((box) => [box.node.id, box.y + box.height]));
  const lines = onward.map((edge) => lineOf(edge, known, onward, rows, places, bottoms));
  const width = Math.max(0, ...boxes.map(({ x }) => x + BOX_WIDTH), ...lines.map(({ x }) => x)) + MARGIN;
  return { boxes, lines: apart(lines), width, height: Math.max(0, ...rows.map(({ y, height }) => y + height)) + GAP };
}

/** Words in lines of at most `signs`, at most `most` of them; what is left out shows as an ellipsis. */
export function wrapped(text: string, signs: number, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= signs) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const kept = lines.slice(0, most).map((line) => cut(line, signs));
  const last = kept.length - 1;
  if (lines.length > most) kept[last] = cut(`${kept[last]}…`, signs);
  return kept;
}

function cut(line: string, signs: number): string {
  return line.length > signs ? `${line.slice(0, signs - 1).trimEnd()}…` : line;
}

function isOnward({ start, end, back }: GuideEdge, known: ReadonlyMap<string, GuideNode>): boolean {
  const [from, to] = [known.get(start), known.get(end)];
  return !back && from !== undefined && to !== undefined && from.layer < to.layer;
}

/** Lines that pass a layer take a place in it, too. */
function arrangedRows(nodes: readonly GuideNode[], onward: readonly GuideEdge[], known: ReadonlyMap<string, GuideNode>): Place[][] {
  const rows: Place[][] = [];
  const put = (layer: number, place: Place): void => void (rows[layer] ??= []).push(place);
  const step = BOX_WIDTH + GAP;
  for (const { id, layer, x } of nodes) put(layer, { id, width: BOX_WIDTH, x: x * step });
  const joints: Joint[] = [];
  for (const edge of onward) {
    const first = known.get(edge.start)?.layer ?? 0;
    edge.passes.forEach((x, at) => put(first + at + 1, { id: lane(edge, at), width: LANE, x: x * step }));
    const stops = [edge.start, ...edge.passes.map((_, at) => lane(edge, at)), edge.end];
    for (let at = 1; at < stops.length; at++) joints.push({ upper: stops[at - 1] ?? "", lower: stops[at] ?? "" });
  }
  for (let at = 0; at < rows.length; at++) (rows[at] ??= []).sort((one, other) => one.x - other.x);
  return arranged(rows, joints, GAP);
}

function lane({ start, end }: GuideEdge, at: number): string {
  return JSON.stringify([start, end, at]);
}

function boxOf(node: GuideNode, edges: readonly GuideEdge[], known: ReadonlyMap<string, GuideNode>): Box {
  const back = edges.filter((edge) => edge.start === node.id && known.has(edge.end) && !isOnward(edge, known));
  const title = wrapped(node.title, SIGNS, 2);
  const lines = node.lines.flatMap((line) => wrapped(line, LINE_SIGNS, 2)).slice(0, 3);
  const backs = back.map(({ label, end }) => cut(label ? `↩ ${label}: ${end}` : `↩ ${end}`, LINE_SIGNS));
  const height = 2 * PADDING + KIND_HEIGHT + (title.length + lines.length + backs.length) * LINE_HEIGHT;
  return { node, x: 0, y: 0, height, title, lines, backs };
}

function stacked(boxes: readonly Box[], onward: readonly GuideEdge[]): Row[] {
  const layers = Math.max(-1, ...boxes.map(({ node }) => node.layer)) + 1;
  let y = GAP / 2;
  return Array.from({ length: layers }, (_, layer) => {
    const inside = boxes.filter(({ node }) => node.layer === layer);
    const leaving = onward.filter(({ start }) => inside.some(({ node }) => node.id === start));
    const row = { y, height: Math.max(0, ...inside.map(({ height }) => height)) };
    y += row.height + ROOM + Math.max(0, ...leaving.map((edge) => labelOf(edge).length)) * LINE_HEIGHT;
    return row;
  });
}

function labelOf({ label }: GuideEdge): string[] {
  const parts = label ? label.split(JOINED) : [];
  const shown = parts.length > MOST_LABELS ? [...parts.slice(0, MOST_LABELS - 1), `+ ${parts.length - MOST_LABELS + 1}`] : parts;
  return shown.map((part) => cut(part, LABEL_SIGNS));
}

function lineOf(
  edge: GuideEdge,
  known: ReadonlyMap<string, GuideNode>,
  onward: readonly GuideEdge[],
  rows: readonly Row[],
  places: ReadonlyMap<string, number>,
  bottoms: ReadonlyMap<string, number>,
): Line {
  const first = known.get(edge.start)?.layer ?? 0;
  const stops = [edge.start, ...edge.passes.map((_, at) => lane(edge, at)), edge.end];
  const points = stops.map((id, at) => ({ x: places.get(id) ?? 0, row: rows[first + at] ?? { y: 0, height: 0 } }));
  let path = `M${written({ x: points[0]?.x ?? 0, y: bottoms.get(edge.start) ?? 0 })} `;
  for (let at = 1; at < points.length; at++) {
    const [upper, lower] = [points[at - 1], points[at]];
    if (!upper || !lower) continue;
    const from = { x: upper.x, y: upper.row.y + upper.row.height };
    path += `L${written(from)} ${curve(from, { x: lower.x, y: lower.row.y })} `;
  }
  const [start, next] = [points[0], points[1]];
  const from = { x: start?.x ?? 0, y: start ? start.row.y + start.row.height : 0 };
  const to = { x: next?.x ?? 0, y: next?.row.y ?? 0 };
  const label = labelOf(edge);
  return { edge, path: path.trim(), label, ...labelPlace(from, to, label.length * LINE_HEIGHT, edge, onward) };
}

/** Where it is told apart best: before a place that only this line reaches, else below a start that only it leaves. */
function labelPlace(from: Point, to: Point, rise: number, edge: GuideEdge, onward: readonly GuideEdge[]): Point {
  const isAlone = edge.passes.length > 0 || onward.filter(({ end }) => end === edge.end).length === 1;
  if (isAlone) return { x: to.x, y: to.y - rise - 6 };
  if (onward.filter(({ start }) => start === edge.start).length === 1) return { x: from.x, y: from.y + 6 };
  return { x: (from.x + 2 * to.x) / 3, y: (from.y + 2 * to.y) / 3 - rise / 2 - 6 };
}

/** Labels moved until none lies on another. */
function apart(lines: readonly Line[]): Line[] {
  const settled: Line[] = [];
  for (const line of [...lines].sort((one, other) => one.y - other.y)) {
    let y = line.y;
    for (let tries = 0; tries < 6 && settled.some((other) => overlap({ ...line, y }, other)); tries++) {
      y = line.y + (tries % 2 ? -1 : 1) * LINE_HEIGHT * (Math.floor(tries / 2) + 1);
    }
    settled.push({ ...line, y });
  }
  return settled;
}

function overlap(one: Line, other: Line): boolean {
  if (one.label.length === 0 || other.label.length === 0) return false;
  const wide = ((longest(one) + longest(other)) * SIGN_WIDTH) / 2 + 6;
  return (
    Math.abs(one.x - other.x) < wide &&
    one.y < other.y + other.label.length * LINE_HEIGHT &&
    other.y < one.y + one.label.length * LINE_HEIGHT
  );
}

function longest({ label }: Line): number {
  return Math.max(...label.map((line) => line.length));
}

function curve(from: Point, to: Point): string {
  const half = (to.y - from.y) / 2;
  return `C${written({ x: from.x, y: from.y + half })} ${written({ x: to.x, y: to.y - half })} ${written(to)}`;
}

function written({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
