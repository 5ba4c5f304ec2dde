// The builder of a condition: groups in groups, each check a sentence of field, operator and value.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ConditionField } from "../../shared/protocol";
import { Icon, type IconName } from "../../staff/icons";
import { baseOf, NAMED } from "../../staff/findings";
import { useNamed, useWords } from "../../staff/words";
import { FaultAt, useWrong } from "../form";
import { begunWith, kindOf, withOperator } from "./fields";
import { FieldPicker } from "./picker";
import * as trees from "./tree";
import type { CheckNode, GroupNode, Mode } from "./tree";
import { ValueInput } from "./value";

interface Props {
  root: GroupNode;
  fields: readonly ConditionField[];
  currency: string;
  onChange: (root: GroupNode) => void;
}

/** What every part of the tree is given. */
interface Tools extends Omit<Props, "onChange"> {
  paths: ReadonlyMap<number, string>;
  change: (root: GroupNode, told: string, focus?: Focus) => void;
  tell: (text: string) => void;
}

/** Where the focus goes once the tree is drawn anew. */
interface Focus {
  id: number;
  act: string;
}

export function Condition({ root, fields, currency, onChange }: Props) {
  const { t } = useWords();
  const [told, setTold] = useState("");
  const focus = useRef<Focus | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const { current: next } = focus;
    focus.current = null;
    if (!next) return;
    const node = box.current?.querySelector(`[data-node="${next.id}"]`);
    const control = [...(node?.querySelectorAll<HTMLElement>("[data-act]") ?? [])].find((each) => each.dataset["act"] === next.act && each.closest("[data-node]") === node);
    (control?.matches(":disabled") ? other(control) : control)?.focus();
  }, [root]);

  const tools: Tools = {
    root,
    fields,
    currency,
    paths: trees.pathsOf(root),
    tell: setTold,
    change(next, text, to) {
      focus.current = to ?? null;
      setTold(text);
      onChange(next);
    },
  };
  return (
    <div class="condition" ref={box}>
      <Group group={root} tools={tools} />
      <p class="hint">{t("condition.keys")}</p>
      <p role="status" class="unseen">
        {told}
      </p>
    </div>
  );
}

/** The other way, where a node has arrived at an end. */
function other(control: HTMLElement): HTMLElement | null {
  const act = control.dataset["act"] === "up" ? "down" : "up";
  return control.parentElement?.querySelector<HTMLElement>(`[data-act="${act}"]`) ?? null;
}

function Group({ group, tools }: { group: GroupNode; tools: Tools }) {
  const { t } = useWords();
  const { root, change, paths } = tools;
  const isRoot = group.id === root.id;
  const isDeepest = trees.depthOf(root, group.id) >= trees.DEEPEST;
  const path = paths.get(group.id) ?? "";

  function addCheck(): void {
    const field = tools.fields[0];
    if (!field) return;
    const node = trees.checkNode(begunWith(tools.fields.find(({ name }) => name === "page_type") ?? field));
    change(trees.added(root, group.id, node), t("condition.added"), { id: node.id, act: "field" });
  }

  function addGroup(): void {
    const node = trees.emptyGroup(group.mode === "all" ? "any" : "all");
    change(trees.added(root, group.id, node), t("condition.added_group"), { id: node.id, act: "mode" });
  }

  return (
    <div class={`group ${group.mode}`} role="group" aria-label={t("condition.group", { mode: t(`condition.${group.mode}`), n: group.parts.length })} data-node={group.id}>
      <div class="group-head" onKeyDown={(event) => !isRoot && byKey(event, group, tools, t)}>
        <select
          data-act="mode"
          aria-label={t("condition.mode")}
          value={group.mode}
          onChange={(event) => change(trees.withMode(root, group.id, event.currentTarget.value as Mode), "", { id: group.id, act: "mode" })}
        >
          {trees.MODES.map((mode) => (
            <option key={mode} value={mode}>
              {t(`condition.${mode}`)}
            </option>
          ))}
        </select>
        <span class="muted small">{t("condition.holds")}</span>
        {!isRoot && <Acts node={group} tools={tools} />}
      </div>
      <FaultAt path={path} />
      {group.parts.length > 0 && (
        <ul>
          {group.parts.map((part, at) => (
            <li key={part.id}>
              {at > 0 && <span class="joint xs muted" aria-hidden="true">{t(`condition.joint.${group.mode}`)}</span>}
              {part.kind === "group" ? <Group group={part} tools={tools} /> : <Check check={part} tools={tools} />}
            </li>
          ))}
        </ul>
      )}
      <div class="group-add">
        <button type="button" class="btn" data-act="add" onClick={addCheck}>
          <Icon name="plus" />
          {t("condition.add")}
        </button>
        {!isDeepest && (
          <button type="button" class="btn" onClick={addGroup}>
            <Icon name="group" />
            {t("condition.add_group")}
          </button>
        )}
      </div>
    </div>
  );
}

function Check({ check, tools }: { check: CheckNode; tools: Tools }) {
  const { t } = useWords();
  const named = useNamed();
  const { root, fields, currency, paths, change } = tools;
  const path = paths.get(check.id) ?? "";
  const field = kindOf(fields, check.field);
  const replace = (next: Partial<CheckNode>, focus?: Focus) => change(trees.replaced(root, check.id, { ...check, ...next }), "", focus);
  const operators = field?.operators ?? [check.operator];
  const wrong = useWrong(`${path}.operator`);
  return (
    <div class="check" role="group" aria-label={named("field", baseOf(check.field))} data-node={check.id} data-path={path} onKeyDown={(event) => byKey(event, check, tools, t)}>
      <FieldPicker fields={fields} field={check.field} path={path} onChange={(chosen) => replace(begunWith(chosen), { id: check.id, act: "field" })} />
      <Name check={check} path={path} onChange={(next) => replace({ field: next })} />
      {operators.length > 1 ? (
        <select
          class="operator"
          aria-label={t("condition.operator")}
          aria-invalid={wrong ? "true" : undefined}
          data-path={`${path}.operator`}
          value={check.operator}
          onChange={(event) => replace(withOperator(check, event.currentTarget.value))}
        >
          {operators.map((each) => (
            <option key={each} value={each}>
              {t(`operator.${each}`)}
            </option>
          ))}
        </select>
      ) : (
        <span class="operator">{named("operator", check.operator)}</span>
      )}
      <ValueInput check={check} kind={field?.kind ?? "text"} path={path} currency={currency} onChange={(value) => replace({ value })} />
      <Acts node={check} tools={tools} />
      <OwnFaults paths={[path, `${path}.field`, `${path}.operator`]} />
    </div>
  );
}

/** Of the shop's own events and attributes. */
function Name({ check, path, onChange }: { check: CheckNode; path: string; onChange: (field: string) => void }) {
  const { t } = useWords();
  const base = NAMED.find((prefix) => check.field.startsWith(prefix));
  const wrong = useWrong(`${path}.field`);
  if (!base) return null;
  return (
    <input
      type="text"
      class="own-name"
      aria-label={t(`condition.name.${base.slice(0, -1)}`)}
      aria-invalid={wrong ? "true" : undefined}
      placeholder={t(`condition.name.${base.slice(0, -1)}`)}
      spellcheck={false}
      maxLength={40}
      value={check.field.slice(base.length)}
      onInput={(event) => onChange(base + event.currentTarget.value.trim())}
    />
  );
}

function OwnFaults({ paths: [one = "", two = "", three = ""] }: { paths: readonly string[] }) {
  const texts = [useWrong(one), useWrong(two), useWrong(three)].filter(Boolean);
  return (
    <>
      {texts.map((text) => (
        <p class="wrong" key={text}>
          {text}
        </p>
      ))}
    </>
  );
}

function Acts({ node, tools }: { node: CheckNode | GroupNode; tools: Tools }) {
  const { t } = useWords();
  const { root } = tools;
  const act = (name: string, icon: IconName, does: () => void, disabled = false) => (
    <button type="button" class="icon-btn" data-act={name} aria-label={t(`condition.${name}`)} title={t(`condition.${name}`)} disabled={disabled} onClick={does}>
      <Icon name={icon} />
    </button>
  );
  return (
    <div class="node-acts">
      {act("up", "up", () => step(node, -1, tools, t, "up"), !trees.canMove(root, node.id, -1))}
      {act("down", "down", () => step(node, 1, tools, t, "down"), !trees.canMove(root, node.id, 1))}
      {act("copy", "copy", () => tools.change(trees.duplicated(root, node.id), t("condition.copied"), { id: node.id, act: "copy" }))}
      {act("remove", "bin", () => remove(node, tools, t))}
    </div>
  );
}

type T = ReturnType<typeof useWords>["t"];

function step(node: CheckNode | GroupNode, by: -1 | 1, { root, change, tell }: Tools, t: T, act: string): void {
  const next = trees.moved(root, node.id, by);
  if (next === root) return tell(t("condition.at_end"));
  const parent = trees.parentOf(next, node.id);
  const place = { at: (parent?.parts.findIndex(({ id }) => id === node.id) ?? 0) + 1, of: parent?.parts.length ?? 0, mode: t(`condition.${parent?.mode ?? "all"}`) };
  change(next, t("condition.moved", place), { id: node.id, act });
}

function remove(node: CheckNode | GroupNode, { root, change }: Tools, t: T): void {
  const parent = trees.parentOf(root, node.id) ?? root;
  const at = parent.parts.indexOf(node);
  const beside = parent.parts[at + 1] ?? parent.parts[at - 1];
  change(trees.removed(root, node.id), t("condition.removed"), beside ? { id: beside.id, act: "remove" } : { id: parent.id, act: "add" });
}

/** Alt and an arrow move, wherever in the row the focus is; it stays there. */
function byKey(event: KeyboardEvent, node: CheckNode | GroupNode, tools: Tools, t: T): void {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!event.altKey || !by) return;
  event.preventDefault();
  event.stopPropagation();
  const act = (event.target as HTMLElement).dataset["act"] ?? "up";
  step(node, by as -1 | 1, tools, t, act);
}
