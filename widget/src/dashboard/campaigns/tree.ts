// The tree of a condition: how the editor changes it. Pure; every change makes a new tree and keeps ids.

import type { DefinedPart } from "../../shared/protocol";

export type Value = string | number | boolean | string[];
export type Mode = (typeof MODES)[number];
export const MODES = ["all", "any", "none"] as const;
/** Of the server's definition. */
export const DEEPEST = 8;

export interface Check {
  field: string;
  operator: string;
  value: Value;
}

export interface CheckNode extends Check {
  id: number;
  kind: "check";
}

export interface GroupNode {
  id: number;
  kind: "group";
  mode: Mode;
  parts: Node[];
}

export type Node = CheckNode | GroupNode;

let latest = 0;

/** Ids only tell the nodes of one screen apart: they are never stored. */
function newId(): number {
  return ++latest;
}

export function treeOf(given: DefinedPart): GroupNode {
  const mode = MODES.find((each) => Array.isArray(given[each])) ?? "all";
  const parts = (given[mode] ?? []).map((part) => {
    const { field, operator = "is", value = "" } = part;
    return field === undefined ? treeOf(part) : checkNode({ field, operator, value });
  });
  return { id: newId(), kind: "group", mode, parts };
}

export function groupOf({ mode, parts }: GroupNode): DefinedPart {
  return { [mode]: parts.map((part) => (part.kind === "group" ? groupOf(part) : { field: part.field, operator: part.operator, value: part.value })) };
}

export function checkNode({ field, operator, value }: Check): CheckNode {
  return { id: newId(), kind: "check", field, operator, value };
}

export function emptyGroup(mode: Mode = "any"): GroupNode {
  return { id: newId(), kind: "group", mode, parts: [] };
}

export function find(root: GroupNode, id: number): Node | null {
  if (root.id === id) return root;
  for (const part of root.parts) {
    const found = part.kind === "group" ? find(part, id) : part.id === id ? part : null;
    if (found) return found;
  }
  return null;
}

export function parentOf(root: GroupNode, id: number): GroupNode | null {
  if (root.parts.some((part) => part.id === id)) return root;
  for (const part of root.parts) {
    const found = part.kind === "group" ? parentOf(part, id) : null;
    if (found) return found;
  }
  return null;
}

/** The same tree with one node put in another's place, or, for null, without it. */
export function replaced(root: GroupNode, id: number, by: Node | null): GroupNode {
  const parts = root.parts.flatMap((part): Node[] => {
    if (part.id === id) return by ? [by] : [];
    return [part.kind === "group" ? replaced(part, id, by) : part];
  });
  return { ...root, parts };
}

export function withMode(root: GroupNode, id: number, mode: Mode): GroupNode {
  const group = find(root, id);
  if (group?.kind !== "group") return root;
  return id === root.id ? { ...root, mode } : replaced(root, id, { ...group, mode });
}

/** `at` counts among the group's parts; without it, at the end. */
export function added(root: GroupNode, groupId: number, node: Node, at = Infinity): GroupNode {
  if (root.id !== groupId) {
    return { ...root, parts: root.parts.map((part) => (part.kind === "group" ? added(part, groupId, node, at) : part)) };
  }
  const place = Math.min(at, root.parts.length);
  return { ...root, parts: [...root.parts.slice(0, place), node, ...root.parts.slice(place)] };
}

export function removed(root: GroupNode, id: number): GroupNode {
  return replaced(root, id, null);
}

/** A node beside the original, with new ids all the way down. */
export function duplicated(root: GroupNode, id: number): GroupNode {
  const node = find(root, id);
  const parent = parentOf(root, id);
  if (!node || !parent) return root;
  const copy = node.kind === "group" ? treeOf(groupOf(node)) : checkNode(node);
  return added(root, parent.id, copy, parent.parts.indexOf(node) + 1);
}

/**
 * One step up or down as it is read: into a group that stands there, out of its own at an end.
 * The tree itself where there is no such step, or it would nest too deep.
 */
export function moved(root: GroupNode, id: number, step: -1 | 1): GroupNode {
  const node = find(root, id);
  const parent = parentOf(root, id);
  if (!node || !parent) return root;
  const at = parent.parts.indexOf(node);
  const beside = parent.parts[at + step];
  if (beside) {
    const into = beside.kind === "group" && depthOf(root, beside.id) + heightOf(node) <= DEEPEST;
    const without = removed(root, id);
    return into ? added(without, beside.id, node, step > 0 ? 0 : Infinity) : added(without, parent.id, node, at + step);
  }
  const outer = parentOf(root, parent.id);
  if (!outer) return root;
  const place = outer.parts.indexOf(parent) + (step > 0 ? 1 : 0);
  return added(removed(root, id), outer.id, node, place);
}

export function canMove(root: GroupNode, id: number, step: -1 | 1): boolean {
  const parent = parentOf(root, id);
  const at = parent?.parts.findIndex((part) => part.id === id) ?? -1;
  return parent !== null && (parent.id !== root.id || parent.parts[at + step] !== undefined);
}

/** 1 for the root. */
export function depthOf(root: GroupNode, id: number): number {
  const parent = parentOf(root, id);
  return parent ? depthOf(root, parent.id) + 1 : 1;
}

/** How many levels of groups a node brings along; 0 for a check. */
function heightOf(node: Node): number {
  return node.kind === "check" ? 0 : 1 + Math.max(0, ...node.parts.map(heightOf));
}

export function checksIn(root: GroupNode): CheckNode[] {
  return root.parts.flatMap((part) => (part.kind === "group" ? checksIn(part) : [part]));
}

/** As the server names places: `condition.all[1].any[0]`. */
export function pathsOf(root: GroupNode, path = "condition"): Map<number, string> {
  const paths = new Map([[root.id, path]]);
  root.parts.forEach((part, at) => {
    const here = `${path}.${root.mode}[${at}]`;
    if (part.kind === "check") paths.set(part.id, here);
    else for (const [id, inner] of pathsOf(part, here)) paths.set(id, inner);
  });
  return paths;
}
