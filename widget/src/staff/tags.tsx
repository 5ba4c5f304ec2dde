// What a conversation was about, in the reader's words.
import type { T } from "../shared/i18n";
import { useWords } from "./words";

/** Tags of guides and integrators are not in the messages: they are read as they were written. */
export function tagName(t: T, tag: string): string {
  const key = `tag.${tag}`;
  const known = t(key);
  return known === key ? tag.replaceAll("_", " ") : known;
}

export function Tags({ tags }: { tags: readonly string[] }) {
  const { t } = useWords();
  return (
    <ul class="tags">
      {tags.map((tag) => (
        <li class={tag.startsWith("objection") ? "tag brass" : "tag"} key={tag}>
          {tagName(t, tag)}
        </li>
      ))}
    </ul>
  );
}
