// Picks a field of the condition: a box to search in, and below it the fields in groups. The ARIA pattern "combobox".
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { ConditionField } from "../../shared/protocol";
import { baseOf } from "../../staff/findings";
import { useNamed, useWords } from "../../staff/words";
import { useWrong } from "../form";

interface Props {
  fields: readonly ConditionField[];
  field: string;
  path: string;
  onChange: (field: ConditionField) => void;
}

export function FieldPicker({ fields, field, path, onChange }: Props) {
  const { t } = useWords();
  const named = useNamed();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const nameOf = (name: string) => named("field", name);
  const isOpen = typed !== null;
  const wanted = (typed ?? "").trim().toLowerCase().split(/\s+/);
  const found = fields.filter(({ name, group }) => {
    const words = `${nameOf(name)} ${named("group", group)} ${name}`.toLowerCase();
    return wanted.every((each) => words.includes(each));
  });
  const groups = [...new Set(found.map(({ group }) => group))];
  const ordered = groups.flatMap((group) => found.filter((each) => each.group === group));
  const at = Math.min(active, ordered.length - 1);
  const wrong = useWrong(`${path}.field`);

  useEffect(() => {
    if (isOpen) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [isOpen, at]);

  function open(): void {
    setTyped("");
    setActive(Math.max(0, fields.findIndex(({ name }) => name === baseOf(field))));
  }

  function take(chosen: ConditionField | undefined): void {
    setTyped(null);
    if (chosen && chosen.name !== baseOf(field)) onChange(chosen);
  }

  function press(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = event.altKey ? undefined : steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!isOpen) open();
      else setActive(Math.max(0, Math.min(ordered.length - 1, at + step)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (isOpen) take(ordered[at]);
      else open();
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      setTyped(null);
    }
  }

  return (
    <div class="picker" data-path={`${path}.field`}>
      <input
        ref={input}
        data-act="field"
        role="combobox"
        aria-label={t("condition.field")}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && ordered[at] ? `${id}-${ordered[at].name}` : undefined}
        aria-invalid={wrong ? "true" : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={isOpen ? t("condition.search") : undefined}
        value={typed ?? nameOf(baseOf(field))}
        onFocus={(event) => event.currentTarget.select()}
        onClick={() => !isOpen && open()}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={press}
        onBlur={() => setTyped(null)}
      />
      <div class="options" id={`${id}-list`} role="listbox" aria-label={t("condition.field")} hidden={!isOpen} ref={list}>
        {isOpen &&
          groups.map((group) => (
            <div role="group" aria-labelledby={`${id}-g-${group}`} key={group}>
              <p id={`${id}-g-${group}`} class="options-group">
                {named("group", group)}
              </p>
              {found
                .filter((each) => each.group === group)
                .map((each) => (
                  <div
                    key={each.name}
                    id={`${id}-${each.name}`}
                    role="option"
                    aria-selected={ordered[at] === each}
                    class="option"
                    onPointerDown={(event) => event.preventDefault()}
                    onClick={() => {
                      take(each);
                      input.current?.focus();
                    }}
                  >
                    {nameOf(each.name)}
                  </div>
                ))}
            </div>
          ))}
        {isOpen && found.length === 0 && <p class="options-none muted">{t("condition.no_field")}</p>}
      </div>
    </div>
  );
}
